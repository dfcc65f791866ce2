import { Agent, type Dispatcher, errors } from "undici";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Longest time for this exchange, where it is shorter than the sender's own. */
  readonly timeoutMs?: number;
}

/** An answer in full, or none: nothing in between ever reaches a caller. */
export type HttpAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      /** Names in lower case; repeated headers joined by commas. */
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
    }
  /** Nothing arrived, or not all of it: whether the request took effect is unknown. */
  | { readonly kind: "no-answer"; readonly reason: "timed-out" | "unreachable" };

/** Sends one request once. */
export type SendHttp = (request: HttpRequest) => Promise<HttpAnswer>;

export interface HttpOptions {
  /** Longest time for the whole exchange, default 8,000 ms. */
  readonly timeoutMs?: number;
  /** Connections kept to one origin, default 10: as many as there are people in a batch. */
  readonly connections?: number;
}

/**
 * Makes a sender with a pool of kept-alive connections per origin. It neither retries nor follows redirects: every retry
 * needs a new proof, and an org that redirects is not the org we were told of.
 */
export function createHttp(options: HttpOptions = {}): { readonly send: SendHttp; close(): Promise<void> } {
  const timeoutMs = options.timeoutMs ?? 8000;
  const agent = new Agent({
    connections: options.connections ?? 10,
    connectTimeout: Math.min(timeoutMs, 3000),
  });
  return {
    send: (request) => exchange(agent, request, Math.min(timeoutMs, request.timeoutMs ?? timeoutMs)),
    close: () => agent.close(),
  };
}

async function exchange(agent: Agent, request: HttpRequest, timeoutMs: number): Promise<HttpAnswer> {
  const url = new URL(request.url);
  try {
    const { statusCode, headers, body } = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { kind: "answer", status: statusCode, headers: joinHeaders(headers), text: await body.text() };
  } catch (error) {
    return { kind: "no-answer", reason: isTimeout(error) ? "timed-out" : "unreachable" };
  }
}

function joinHeaders(headers: Dispatcher.ResponseData["headers"]): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return joined;
}

function isTimeout(error: unknown): boolean {
  return (
    (error instanceof Error && error.name === "TimeoutError") ||
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  );
}
