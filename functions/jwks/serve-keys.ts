import { createHash } from "node:crypto";
import { type HttpResponse, httpRequestSchema } from "../../shared/contracts/lambda-events.ts";
import { parse } from "../../shared/contracts/parse.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { PublicDocuments } from "./public-documents.ts";

export interface ServeDeps {
  readonly connectionIds: ReadonlySet<string>;
  readonly documents: PublicDocuments;
  readonly log: Log;
}

/** Five minutes: a new key is served this long before it is used. */
const cached = "public, max-age=300";

/**
 * Answers one request for a connection's public keys with a JWK set (RFC 7517, section 5): previous, current and next keys
 * of its clients in both orgs, which tell them apart by `kid`.
 *
 * | | |
 * |---|---|
 * | 200 | the keys; an empty set, which nobody may keep, while there are none |
 * | 304 | the caller has them already (`If-None-Match`) |
 * | 400 | called by something else than the HTTP API |
 * | 404 | no such connection |
 * | 503 | the keys cannot be read, and this container never knew any |
 */
export async function serveKeys(event: unknown, deps: ServeDeps): Promise<HttpResponse> {
  const request = parse(httpRequestSchema, event);
  if (!request.ok) return refuse(400, "no-http-request", deps.log);
  const connectionId = request.value.pathParameters["connectionId"] ?? "";
  if (!deps.connectionIds.has(connectionId)) return refuse(404, "unknown-connection", deps.log);
  const { document, problem } = await deps.documents.read(connectionId);
  if (problem !== null) deps.log("keys.failed", { connectionId, isServed: document !== null, ...problem });
  if (document === null) return { statusCode: 503, headers: uncached };
  const response = buildResponse(
    document.keys.map(({ key }) => key),
    request.value.headers["if-none-match"] ?? "",
  );
  deps.log("keys.served", { connectionId, status: response.statusCode, keys: document.keys.length });
  return response;
}

const uncached = { "cache-control": "no-store" };

function refuse(statusCode: number, reason: string, log: Log): HttpResponse {
  log("keys.refused", { reason });
  return { statusCode, headers: uncached };
}

function buildResponse(keys: readonly object[], ifNoneMatch: string): HttpResponse {
  const body = JSON.stringify({ keys });
  const headers = { "content-type": "application/json" };
  if (keys.length === 0) return { statusCode: 200, headers: { ...headers, ...uncached }, body };
  const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
  const validators = { "cache-control": cached, etag };
  return hasEtag(ifNoneMatch, etag)
    ? { statusCode: 304, headers: validators }
    : { statusCode: 200, headers: { ...headers, ...validators }, body };
}

/** RFC 9110, section 13.1.2: a list of tags, which are compared weakly, or `*`. */
function hasEtag(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .some((tag) => tag === etag || tag === "*");
}
