import type { AnswerHeaders } from "../core/answers/rate-limit-headers.ts";
import type { Failure } from "../core/failure.ts";
import type { Result } from "../core/result.ts";
import type { Clock } from "../runtime/clock.ts";

/** Where tokens come from. */
export interface AccessTokens {
  /** @param deadlineMs no answer is waited for beyond this instant, in milliseconds since 1970 */
  get(deadlineMs?: number): Promise<Result<string, Failure>>;
  /** Forgets a token that the org refused. */
  discard(accessToken: string): void;
}

/** One request, as far as its authorization depends on it. */
export interface AuthorizedRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly accessToken: string;
}

/** How a token is presented. */
export interface AuthorizationScheme {
  /** The headers that authorize just this request. */
  authorize(request: AuthorizedRequest): Promise<Readonly<Record<string, string>>>;
  /** Takes from an answer what the next request needs. */
  notice(headers: AnswerHeaders): void;
}

/** Proves, request by request, that a token is ours to use. */
export interface ProofSigner {
  sign(
    request: AuthorizedRequest & {
      readonly nonce: string | undefined;
      readonly nowMs: number;
      readonly jti: string;
    },
  ): Promise<string>;
}

/** The nonce that the org's API last handed out, if it ever did. */
export interface ApiNonces {
  get(use: "api"): string | undefined;
  remember(use: "api", headers: AnswerHeaders): void;
}

export interface DpopSchemeDeps {
  readonly dpop: ProofSigner;
  readonly nonces: ApiNonces;
  readonly clock: Clock;
  readonly makeId: () => string;
}

/** An access token with a proof, made for each request, that it is ours to use (RFC 9449 section 7). */
export function createDpopScheme({ dpop, nonces, clock, makeId }: DpopSchemeDeps): AuthorizationScheme {
  return {
    async authorize({ method, url, accessToken }) {
      const nonce = nonces.get("api");
      const proof = await dpop.sign({ method, url, accessToken, nonce, nowMs: clock.nowMs(), jti: makeId() });
      return { authorization: `DPoP ${accessToken}`, dpop: proof };
    },
    notice: (headers) => nonces.remember("api", headers),
  };
}

/**
 * A static API token, in Okta's own scheme.
 * @see https://developer.okta.com/docs/reference/core-okta-api/#authentication
 */
export const apiTokenScheme: AuthorizationScheme = {
  authorize: ({ accessToken }) => Promise.resolve({ authorization: `SSWS ${accessToken}` }),
  notice: () => undefined,
};
