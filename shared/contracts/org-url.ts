import * as v from "valibot";

const loopbackHosts: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/** Whether a URL points to this very machine: only there may an org be reached without TLS. */
export function isLoopbackUrl(url: string): boolean {
  return loopbackHosts.includes(new URL(url).hostname);
}

/**
 * An org's own address: `https://acme.okta.com`, without a path or a slash at the end, as tokens and DPoP proofs need
 * it. `http` is accepted for this machine's loopback hosts, where the emulated orgs live.
 */
export const orgUrlSchema = v.pipe(
  v.string(),
  v.check(isOrgUrl, "an https address without a path or a slash at the end, such as https://acme.okta.com"),
);

function isOrgUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    url.origin === text && (url.protocol === "https:" || (url.protocol === "http:" && isLoopbackUrl(text)))
  );
}
