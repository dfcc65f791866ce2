import type { ServerResponse } from "node:http";
import { OktaError } from "../errors.ts";
import type { Delivery } from "../faults/apply-fault.ts";
import { formatHttpDate } from "../instants.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { Answer } from "./exchange.ts";

/** The answer to a request whose handling failed. */
export function makeErrorAnswer(error: unknown): Answer {
  if (error instanceof OktaError)
    return { status: error.status, headers: error.headers, body: error.toBody() };
  if (error instanceof OAuthError) {
    return {
      status: error.status,
      headers: error.headers,
      body: { error: error.error, error_description: error.message },
    };
  }
  console.error("okta-org: a handler failed", error);
  return { status: 500, body: new OktaError("E0000009").toBody() };
}

/** What every answer carries besides its own headers. */
export interface AnswerFrame {
  readonly requestId: string;
  readonly rateHeaders: Readonly<Record<string, string>>;
  readonly atMs: number;
}

/** Writes the answer as far as a fault lets it through. */
export function writeAnswer(
  response: ServerResponse,
  frame: AnswerFrame,
  answer: Answer,
  delivery: Delivery,
): void {
  if (delivery === "silence") return;
  if (delivery === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const body = answer.body === undefined ? undefined : renderBody(answer);
  response.sendDate = false;
  response.statusCode = answer.status;
  const headers = {
    date: formatHttpDate(frame.atMs),
    "x-okta-request-id": frame.requestId,
    "cache-control": "no-cache, no-store",
    ...frame.rateHeaders,
    ...answer.headers,
  };
  for (const [name, value] of Object.entries(headers)) {
    if (!answer.withoutHeaders?.includes(name)) response.setHeader(name, value);
  }
  if (body !== undefined) {
    response.setHeader("content-type", answer.contentType ?? "application/json");
    response.setHeader("content-length", Buffer.byteLength(body));
  } else if (answer.status !== 204) {
    response.setHeader("content-length", 0);
  }
  if (delivery === "cut" && body !== undefined) {
    const bytes = Buffer.from(body);
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
    return;
  }
  response.end(body);
}

function renderBody({ body, contentType }: Answer): string {
  return contentType !== undefined && typeof body === "string" ? body : JSON.stringify(body);
}
