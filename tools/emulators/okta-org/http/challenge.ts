import { signingAlgorithms } from "../oauth/json-web-token.ts";

export interface Challenge {
  /** What the request was for, percent-encoded as sent. */
  readonly path: string;
  readonly scope?: string;
  readonly error: string;
  readonly description: string;
}

/** The `WWW-Authenticate` header of a refused access token (RFC 6750 section 3, RFC 9449 section 7.1). */
export function makeChallenge(
  orgUrl: string,
  scheme: "Bearer" | "DPoP",
  { path, scope, error, description }: Challenge,
): Readonly<Record<string, string>> {
  const fields = [
    ...(scheme === "DPoP" ? [`algs="${signingAlgorithms.join(" ")}"`] : []),
    `authorization_uri="${orgUrl}/oauth2/v1/authorize"`,
    `realm="${orgUrl}"`,
    ...(scope === undefined ? [] : [`scope="${scope}"`]),
    `error="${error}"`,
    `error_description="${description}"`,
    `resource="${path}"`,
  ];
  return { "www-authenticate": `${scheme} ${fields.join(", ")}` };
}
