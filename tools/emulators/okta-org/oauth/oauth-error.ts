/** An answer of the token endpoint that is no token. Texts are those of Okta's OAuth error catalogue. */
export class OAuthError extends Error {
  readonly status: number;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    error: string,
    description: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(description);
    this.status = status;
    this.error = error;
    this.headers = headers;
  }
}

/** `401 invalid_client`. */
export function makeInvalidClientError(description: string): OAuthError {
  return new OAuthError(401, "invalid_client", description);
}

/** `400 invalid_dpop_proof`. */
export function makeInvalidProofError(description: string): OAuthError {
  return new OAuthError(400, "invalid_dpop_proof", description);
}
