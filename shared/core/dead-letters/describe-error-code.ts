/**
 * What an error code means, in our own words. Okta's own `errorSummary` is never kept: it may repeat what somebody is called.
 * @see https://developer.okta.com/docs/reference/error-codes/
 */
const meanings: Readonly<Record<string, string>> = {
  E0000001: "a value was not accepted, or is somebody else's already",
  E0000003: "the request's body was not well-formed",
  E0000004: "authentication failed",
  E0000005: "the session is not valid",
  E0000006: "the client has no permission for this",
  E0000007: "there is no such thing, or the client may not see it",
  E0000008: "there is no such path",
  E0000009: "the org failed",
  E0000010: "the org was in read-only mode",
  E0000011: "the token is not valid",
  E0000014: "the credentials could not be changed",
  E0000015: "the org does not have the feature",
  E0000016: "the person is active already",
  E0000022: "the endpoint does not take this method",
  E0000023: "another source masters the profile",
  E0000031: "a search was not understood",
  E0000032: "unlocking is not allowed for this person",
  E0000038: "this is not allowed in the person's present status",
  E0000047: "too many requests",
  E0000048: "there is no such object",
  E0000053: "a filter was not understood",
  E0000060: "the org does not support the operation",
  E0000090: "the role is assigned already",
  E0000093: "too many groups were named",
  E0000100: "search was not available",
  E0000112: "the person is still being activated",
  E0000117: "the person is not active",
  E0000124: "a changed password cannot be asked for here",
  E0000125: "a changed password cannot be asked for here",
  E0000155: "the person is not active",
  E0000231: "the person was changed in between",
  E0000242: "the entity tag was not understood",
  E0000249: "group rules were still being set up",
  E0000253: "the user type was still being set up",
  E0000268: "another change of roles was under way",
  invalid_client: "the org does not know the client or its key",
  invalid_scope: "the client was not granted a scope",
  invalid_dpop_proof: "the org did not accept the proof of possession",
  key_invalid: "the private key in the secret cannot be read",
};

/** A code of Okta's, or of its token endpoint, in fixed words; null for one that is not known. */
export function describeErrorCode(code: string): string | null {
  return Object.hasOwn(meanings, code) ? (meanings[code] ?? null) : null;
}
