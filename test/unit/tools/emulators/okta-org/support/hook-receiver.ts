import { createServer } from "node:http";
import type { Json, JsonObject } from "../../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../../tools/emulators/okta-org/start.ts";
import { type Created, create, listAt } from "./org-client.ts";

interface Delivery {
  readonly method: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly deliveries: Delivery[];
  /** Statuses of the next POSTs; 200 when none is left; 0 leaves the request without answer. */
  readonly statuses: number[];
}

/** An endpoint that verifies itself and keeps what it is sent, for requests with this secret. */
export async function startReceiver(secret = "s3cret"): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      if (request.method === "GET") {
        const verification = request.headers["x-okta-verification-challenge"];
        response.statusCode = request.headers.authorization === secret ? 200 : 401;
        response.end(JSON.stringify({ verification }));
        return;
      }
      deliveries.push({ method: request.method ?? "", headers: request.headers, body: JSON.parse(text) });
      const status = statuses.shift() ?? 200;
      if (status === 0) return;
      response.statusCode = status;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    deliveries,
    statuses,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The body that makes a hook, with the secret that a receiver expects. */
export function makeHook(uri: string, items: readonly string[], filter: Json = null): JsonObject {
  return {
    name: "bridge",
    events: { type: "EVENT_TYPE", items, filter },
    channel: {
      type: "HTTP",
      version: "1.0.0",
      config: { uri, headers: [], authScheme: { type: "HEADER", key: "Authorization", value: "s3cret" } },
    },
  };
}

/** A hook that nobody has verified. */
export async function register(org: OktaOrg, uri: string, items: readonly string[]): Promise<Created> {
  return create(org, "/api/v1/eventHooks", makeHook(uri, items));
}

export async function registerVerified(
  org: OktaOrg,
  uri: string,
  items: readonly string[],
): Promise<Created> {
  const hook = await register(org, uri, items);
  return create(org, `/api/v1/eventHooks/${hook.id}/lifecycle/verify`, {});
}

/** The events of all deliveries, in the order in which they came. */
export function listEvents(receiver: Receiver): readonly unknown[] {
  return receiver.deliveries.flatMap((delivery) => listAt(delivery.body, "data.events"));
}
