import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type EmulatorClock, systemClock } from "../../clock.ts";
import type { InvokeResult } from "../lambda/invoke-result.ts";
import { closeServer, listenOnLoopback } from "../listen.ts";
import { readBody } from "../read-body.ts";
import { buildRequestEvent, splitTarget } from "./request-event.ts";
import { buildResponse, createGatewayResponse, type HttpApiResponse } from "./response.ts";
import { findRoute, type HttpApiRoute } from "./routes.ts";
import { createThrottle, type ThrottleSettings } from "./throttle.ts";

/** What `startHttpApi` needs to know. */
export interface HttpApiOptions {
  /** A free one is taken when left out or 0. */
  readonly port?: number;
  readonly routes: readonly HttpApiRoute[];
  /** Requests beyond this get 429; none when left out. */
  readonly throttle?: ThrottleSettings;
  readonly clock?: EmulatorClock;
}

/** A running API. */
export interface HttpApi {
  /** `http://127.0.0.1:PORT`, the root of its `$default` stage. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Quotas of HTTP APIs and of synchronous invocations. */
const maxBodyBytes = 10 * 1024 * 1024;
const maxEventBytes = 6 * 1024 * 1024;
const integrationTimeoutMs = 30_000;

/** Starts an HTTP API on loopback that hands requests to functions in payload format 2.0. */
export async function startHttpApi(options: HttpApiOptions): Promise<HttpApi> {
  const clock = options.clock ?? systemClock;
  const takeToken = options.throttle ? createThrottle(options.throttle, clock) : () => true;

  const answer = async (request: IncomingMessage, requestId: string): Promise<HttpApiResponse> => {
    const body = await readBody(request, maxBodyBytes);
    const [path] = splitTarget(request.url ?? "/");
    const match = findRoute(options.routes, request.method ?? "GET", path);
    if (!match) return createGatewayResponse(404, "Not Found");
    if (!takeToken()) return createGatewayResponse(429, "Too Many Requests");
    if (!body) return createGatewayResponse(413, "Request Too Long");
    const event = buildRequestEvent(request, match, body, requestId, clock.nowMs());
    if (Buffer.byteLength(JSON.stringify(event)) > maxEventBytes) {
      return createGatewayResponse(413, "Request Too Long");
    }
    const result = await withinLimit(clock, match.route.invoke(event));
    return result ? buildResponse(result) : createGatewayResponse(503, "Service Unavailable");
  };

  const server = createServer((request, response) => {
    const requestId = randomUUID();
    answer(request, requestId)
      .catch(() => createGatewayResponse(500, "Internal Server Error"))
      .then((answered) => write(response, answered, requestId))
      .catch(() => response.destroy());
  });
  const port = await listenOnLoopback(server, options.port ?? 0);
  return { url: `http://127.0.0.1:${port}`, stop: () => closeServer(server) };
}

/** What the integration answers, or undefined when it takes longer than a gateway waits; the function runs on. */
async function withinLimit(
  clock: EmulatorClock,
  invocation: Promise<InvokeResult>,
): Promise<InvokeResult | undefined> {
  const { promise: tooLate, resolve } = Promise.withResolvers<undefined>();
  const timer = clock.after(integrationTimeoutMs, () => resolve(undefined));
  try {
    return await Promise.race([invocation, tooLate]);
  } finally {
    timer.cancel();
  }
}

function write(response: ServerResponse, answered: HttpApiResponse, requestId: string): void {
  response.writeHead(answered.statusCode, {
    ...answered.headers,
    "apigw-requestid": requestId,
    "content-length": answered.body.length,
  });
  response.end(answered.body);
}
