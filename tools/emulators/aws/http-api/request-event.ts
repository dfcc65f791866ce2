import { isUtf8 } from "node:buffer";
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { accountId } from "../account.ts";
import type { JsonObject } from "../json.ts";
import { decodePath, formatRouteKey, type RouteMatch } from "./routes.ts";

const apiId = "localhttp01";
/** Content types whose bodies reach the function as text; all others, and none at all, make it base64. */
const textTypes = /^(text\/.*|application\/(json|javascript|xml))$/;
/** Headers between two hops, which a gateway does not pass on, and the cookies, which have a place of their own. */
const droppedHeaders = new Set(["connection", "cookie", "keep-alive", "transfer-encoding", "upgrade"]);
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A request in payload format 2.0 (API Gateway, Lambda proxy integrations for HTTP APIs). */
export function buildRequestEvent(
  request: IncomingMessage,
  match: RouteMatch,
  body: Buffer,
  requestId: string,
  nowMs: number,
): JsonObject {
  const [encodedPath, rawQueryString] = splitTarget(request.url ?? "/");
  // Despite its name: HTTP APIs hand the path over decoded, unlike REST APIs and function URLs.
  const rawPath = decodePath(encodedPath);
  const routeKey = formatRouteKey(match.route);
  const sourceIp = request.socket.remoteAddress ?? "127.0.0.1";
  const headers = joinHeaders(request, sourceIp, nowMs);
  const cookies = (request.headers.cookie ?? "").split(/;\s*/).filter((cookie) => cookie !== "");
  const query = joinQuery(rawQueryString);
  return {
    version: "2.0",
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId,
      apiId,
      domainName: headers["host"] ?? "",
      domainPrefix: apiId,
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId,
      routeKey,
      stage: "$default",
      time: formatTime(nowMs),
      timeEpoch: nowMs,
    },
    ...(Object.keys(match.pathParameters).length > 0 ? { pathParameters: match.pathParameters } : {}),
    ...renderBody(request, body),
  };
}

/** Path and query of a request target, neither decoded. */
export function splitTarget(target: string): readonly [path: string, query: string] {
  const mark = target.indexOf("?");
  return mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

function joinHeaders(request: IncomingMessage, sourceIp: string, nowMs: number): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let place = 0; place + 1 < request.rawHeaders.length; place += 2) {
    const name = (request.rawHeaders[place] ?? "").toLowerCase();
    const value = request.rawHeaders[place + 1] ?? "";
    if (!droppedHeaders.has(name)) headers[name] = name in headers ? `${headers[name]},${value}` : value;
  }
  const seconds = Math.floor(nowMs / 1000).toString(16);
  return {
    "x-amzn-trace-id": `Root=1-${seconds}-${randomBytes(12).toString("hex")}`,
    "x-forwarded-for": sourceIp,
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
    ...headers,
  };
}

function joinQuery(rawQueryString: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    query[name] = name in query ? `${query[name]},${value}` : value;
  }
  return query;
}

function renderBody(request: IncomingMessage, body: Buffer): JsonObject {
  if (body.length === 0) return { isBase64Encoded: false };
  const contentType = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const isText =
    textTypes.test(contentType) && request.headers["content-encoding"] === undefined && isUtf8(body);
  return { body: body.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
}

/** For example `12/Mar/2020:19:03:58 +0000`. */
function formatTime(nowMs: number): string {
  const now = new Date(nowMs);
  const day = String(now.getUTCDate()).padStart(2, "0");
  return `${day}/${months[now.getUTCMonth()]}/${now.getUTCFullYear()}:${now.toISOString().slice(11, 19)} +0000`;
}
