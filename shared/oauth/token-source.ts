import { parseJson } from "../contracts/parse.ts";
import { tokenErrorSchema, tokenResponseSchema } from "../contracts/token-response.ts";
import { classifyResponse } from "../core/answers/classify-response.ts";
import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { Clock } from "../runtime/clock.ts";
import type { HttpAnswer, SendHttp } from "../runtime/http.ts";
import { type ClientCredential, signClientAssertion } from "./client-assertion.ts";
import type { DpopSigner } from "./dpop-proof.ts";
import type { NonceMemory } from "./nonce-memory.ts";

/** Where our credential comes from. */
export interface CredentialSource {
  /** The credential of this container, fetched once. */
  get(): Promise<Result<ClientCredential, Failure>>;
  /** Fetches it again, because the org refused `refused`. */
  renew(refused: ClientCredential): Promise<Result<ClientCredential, Failure>>;
}

export interface TokenSourceDeps {
  readonly orgUrl: string;
  /** Space-separated `okta.*` scopes. */
  readonly scope: string;
  readonly credentials: CredentialSource;
  readonly dpop: DpopSigner;
  readonly nonces: NonceMemory;
  readonly send: SendHttp;
  readonly clock: Clock;
  readonly makeId: () => string;
}

interface HeldToken {
  readonly accessToken: string;
  readonly renewAtMs: number;
  readonly expiresAtMs: number;
}

/** A token is renewed this long before it expires, or at half its life if that is shorter. */
const renewalMarginMs = 300_000;
/** Nothing is trusted to the last second: our clock and the org's differ. */
const clockSkewMs = 30_000;
/** After a renewal in vain the token that lasts is used so long before the next: an org that hangs would delay each request. */
const renewalPauseMs = 30_000;

/** Keeps one access token for one org: one request for it at a time, renewed before it expires. */
export class TokenSource {
  readonly #deps: TokenSourceDeps;
  readonly #tokenUrl: string;
  #held: HeldToken | undefined;
  #pending: Promise<Result<string, Failure>> | undefined;

  constructor(deps: TokenSourceDeps) {
    this.#deps = deps;
    this.#tokenUrl = `${deps.orgUrl}/oauth2/v1/token`;
  }

  /**
   * The access token, asked for only when there is none that lasts. Callers at the same time share one request, and so the first
   * one's deadline: a container works on one batch at a time.
   *
   * @param deadlineMs no answer is waited for beyond this instant, in milliseconds since 1970
   */
  get(deadlineMs = Number.POSITIVE_INFINITY): Promise<Result<string, Failure>> {
    if (this.#held !== undefined && this.#deps.clock.nowMs() < this.#held.renewAtMs) {
      return Promise.resolve(succeed(this.#held.accessToken));
    }
    this.#pending ??= this.#renew(deadlineMs).finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  /** Forgets a token that the org refused, unless a newer one has already taken its place. */
  discard(accessToken: string): void {
    if (this.#held?.accessToken === accessToken) this.#held = undefined;
  }

  /** A token that still lasts is used on when a new one cannot be had just now. */
  async #renew(deadlineMs: number): Promise<Result<string, Failure>> {
    const fetched = await this.#fetch(deadlineMs);
    const held = this.#held;
    if (fetched.ok || held === undefined) return fetched;
    const nowMs = this.#deps.clock.nowMs();
    const lastUseMs = held.expiresAtMs - clockSkewMs;
    if (nowMs >= lastUseMs) return fetched;
    this.#held = { ...held, renewAtMs: Math.min(nowMs + renewalPauseMs, lastUseMs) };
    return succeed(held.accessToken);
  }

  async #fetch(deadlineMs: number): Promise<Result<string, Failure>> {
    const credential = await this.#deps.credentials.get();
    if (!credential.ok) return credential;
    const granted = await this.#request(credential.value, deadlineMs);
    if (granted.ok || !isCredentialRefused(granted.failure)) return granted;
    // The key may have been rotated since this container read it.
    const renewed = await this.#deps.credentials.renew(credential.value);
    if (!renewed.ok) return renewed;
    return renewed.value.kid === credential.value.kid ? granted : this.#request(renewed.value, deadlineMs);
  }

  async #request(credential: ClientCredential, deadlineMs: number): Promise<Result<string, Failure>> {
    const first = await this.#post(credential, deadlineMs);
    // A challenge is answered once, with a new assertion and a new proof: both are good for one request only.
    return this.#read(isNonceChallenge(first) ? await this.#post(credential, deadlineMs) : first);
  }

  async #post(credential: ClientCredential, deadlineMs: number): Promise<HttpAnswer> {
    const { clock, dpop, makeId, nonces, scope, send } = this.#deps;
    const nowMs = clock.nowMs();
    const [assertion, proof] = await Promise.all([
      signClientAssertion(credential, this.#tokenUrl, nowMs, makeId()),
      dpop.sign({ method: "POST", url: this.#tokenUrl, nonce: nonces.get("token"), nowMs, jti: makeId() }),
    ]);
    const answer = await send({
      method: "POST",
      url: this.#tokenUrl,
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        dpop: proof,
      },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        scope,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion,
      }).toString(),
      ...(Number.isFinite(deadlineMs) ? { timeoutMs: Math.max(1, deadlineMs - clock.nowMs()) } : {}),
    });
    if (answer.kind === "answer") nonces.remember("token", answer.headers);
    return answer;
  }

  #read(answer: HttpAnswer): Result<string, Failure> {
    if (answer.kind === "no-answer") return fail({ kind: "retry", reason: "org-unavailable" });
    const nowMs = this.#deps.clock.nowMs();
    const verdict = classifyResponse(answer.status, answer.headers, null, nowMs);
    // What is not there is evidence about people elsewhere; here it refuses us, as any other 4xx does.
    if (verdict.kind === "retry" && answer.status !== 404) return fail(verdict);
    if (verdict.kind !== "success") return fail(describeRefusal(answer.text));
    const token = parseJson(tokenResponseSchema, answer.text);
    if (!token.ok) return fail({ kind: "retry", reason: "unreadable-answer" });
    const lifetimeMs = token.value.expires_in * 1000;
    const renewAtMs = nowMs + lifetimeMs - Math.min(renewalMarginMs, lifetimeMs / 2);
    this.#held = { accessToken: token.value.access_token, renewAtMs, expiresAtMs: nowMs + lifetimeMs };
    return succeed(token.value.access_token);
  }
}

function isCredentialRefused(failure: Failure): boolean {
  return failure.kind === "retry" && failure.reason === "credential-refused";
}

/** The OAuth error code goes on (RFC 6749 section 5.2); its description, which quotes what we sent, does not. */
function describeRefusal(text: string): Failure {
  const parsed = parseJson(tokenErrorSchema, text);
  const refusal = { kind: "retry", reason: "credential-refused" } as const;
  return parsed.ok ? { ...refusal, errorCode: parsed.value.error } : refusal;
}

/** @see RFC 9449 section 8 */
function isNonceChallenge(answer: HttpAnswer): boolean {
  if (answer.kind === "no-answer" || answer.status !== 400) return false;
  const error = parseJson(tokenErrorSchema, answer.text);
  return error.ok && error.value.error === "use_dpop_nonce";
}
