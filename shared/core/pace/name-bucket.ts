/**
 * Names the rate-limit bucket that a request falls into. Only the grouping is known beforehand, never a limit; a request
 * outside of it has a bucket by its first path segment.
 * @see https://developer.okta.com/docs/reference/rl-global-mgmt/
 */
export function nameBucket(method: string, path: string): string {
  const [area = "", id, ...rest] = path.replace(/^\/api\/v1\//, "").split("/");
  if (area === "apps") return id !== undefined && rest.length === 0 ? "apps/{id}" : "apps";
  if (area !== "users") return area;
  // Creating, listing and every status change share one bucket; one user has one for reads and one for writes.
  if (id === undefined || rest.length > 0) return "users";
  return method === "GET" ? "users/{id} read" : "users/{id} write";
}
