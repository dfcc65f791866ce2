import { isJsonArray, isJsonObject } from "../json.ts";
import type { InvokeResult } from "../lambda/invoke-result.ts";

/** What goes back to the caller. */
export interface HttpApiResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** An answer of the gateway itself, for which no function has spoken. */
export function createGatewayResponse(statusCode: number, message: string): HttpApiResponse {
  return {
    statusCode,
    headers: { "content-type": "application/json" },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/**
 * What an invocation's end means over HTTP. An answer without a status code is taken for the body of a 200; one that is
 * not in the form of payload 2.0, a failure and a time-out are 500; a function that cannot take more is 503.
 */
export function buildResponse(result: InvokeResult): HttpApiResponse {
  if (result.kind === "throttled") return createGatewayResponse(503, "Service Unavailable");
  if (result.kind !== "answered") return internalError();
  const { payload } = result;
  if (!isJsonObject(payload) || payload["statusCode"] === undefined) {
    return {
      statusCode: 200,
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify(payload ?? null)),
    };
  }
  const statusCode = Number(payload["statusCode"]);
  const body = payload["body"] ?? "";
  const headers = payload["headers"] ?? {};
  const cookies = payload["cookies"] ?? [];
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) return internalError();
  if (typeof body !== "string" || !isJsonObject(headers) || !isJsonArray(cookies)) return internalError();
  return {
    statusCode,
    headers: {
      "content-type": "text/plain;charset=UTF-8",
      ...Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
      ...(cookies.length > 0 ? { "set-cookie": cookies.map(String) } : {}),
    },
    body: Buffer.from(body, payload["isBase64Encoded"] === true ? "base64" : "utf8"),
  };
}

function internalError(): HttpApiResponse {
  return createGatewayResponse(500, "Internal Server Error");
}
