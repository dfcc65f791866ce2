/** What one Okta API request asks. */
export interface OktaRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** From the org's root, without query: `/api/v1/users/00u…`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
  /** A request that had to wait for its turn does not go after this instant, in milliseconds since 1970. */
  readonly lastStartMs?: number;
  /** No answer is waited for beyond this instant, in milliseconds since 1970. */
  readonly deadlineMs?: number;
}

/** A successful Okta answer. */
export interface OktaAnswer {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** When the org answered, by its own clock, in milliseconds since 1970. */
  readonly dateMs: number;
}
