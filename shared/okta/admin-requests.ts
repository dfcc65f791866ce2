import type { OktaError } from "../contracts/okta-error.ts";
import type { Result } from "../core/result.ts";

/** One request of somebody who sets an org up. */
export interface AdminRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the org's root, with query: `/api/v1/apps?limit=200`. */
  readonly path: string;
  readonly body?: unknown;
  /** What is wanted back; JSON by default. */
  readonly accept?: "application/json" | "application/xml";
  readonly ifMatch?: string;
}

/** A 2xx answer. */
export interface AdminAnswer {
  /** The body as JSON; null when there is none, or none in JSON. */
  readonly body: unknown;
  readonly text: string;
  /** The next page of a list, as a path; null at the end. */
  readonly nextPath: string | null;
  /** When the org answered, by its own clock, in milliseconds since 1970. */
  readonly dateMs: number;
}

/** Why an org did not do what it was asked. */
export type AdminFailure =
  /** It does not accept who we say we are (401, or no token to be had). */
  | { readonly kind: "unauthorized" }
  /** 403: we are known, and may not. */
  | { readonly kind: "forbidden"; readonly error: OktaError | null }
  | { readonly kind: "not-found" }
  /** Another 4xx, with what Okta said. */
  | { readonly kind: "refused"; readonly status: number; readonly error: OktaError | null }
  /** No answer, 5xx or no end of 429: whether a change was made is unknown. */
  | { readonly kind: "unreachable" };

/** Calls one org as an admin. */
export type CallAdmin = (request: AdminRequest) => Promise<Result<AdminAnswer, AdminFailure>>;
