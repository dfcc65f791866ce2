import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Dispatcher, Agent as HttpAgent, request as send } from "undici";

/** On which side of its effect a request is held. */
export type Side = "before" | "after";

/** The way to the embedded AWS, on which one call can be held for ever: its caller waits until it is killed. */
export interface HeldAws {
  /** In the place of the embedded AWS's own address. */
  readonly endpoint: string;
  /** Holds the next call of this operation (`SendMessage`); `isHeld` when its effect has come about, if so asked. */
  holdNext(operation: string, side: Side): { readonly isHeld: () => boolean; readonly disarm: () => void };
  stop(): Promise<void>;
}

interface Hold {
  readonly operation: string;
  readonly side: Side;
  isHeld: boolean;
}

/** Starts it in front of the embedded AWS at `endpoint`. */
export async function startHeldAws(endpoint: string): Promise<HeldAws> {
  const agent = new HttpAgent();
  let hold: Hold | null = null;
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request);
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1);
    const held = hold?.operation === operation ? hold : null;
    if (held !== null) hold = null;
    if (held?.side === "before") {
      held.isHeld = true;
      return;
    }
    const answer = await send(endpoint + (request.url ?? "/"), {
      method: "POST",
      headers: copyHeaders(request),
      body,
      dispatcher: agent,
    });
    const text = await answer.body.text();
    if (held !== null) {
      held.isHeld = true;
      return;
    }
    response.writeHead(answer.statusCode, pickHeaders(answer.headers));
    response.end(text);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    holdNext(operation, side) {
      const added: Hold = { operation, side, isHeld: false };
      hold = added;
      return {
        isHeld: () => added.isHeld,
        disarm: () => {
          hold = null;
        },
      };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await agent.close();
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** All but those of the hop. */
function copyHeaders({ headers }: IncomingMessage): Record<string, string> {
  const own = ["host", "connection", "content-length", "transfer-encoding", "expect"];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      own.includes(name) || typeof value !== "string" ? [] : [[name, value]],
    ),
  );
}

function pickHeaders(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  return Object.fromEntries(
    ["content-type", "x-amzn-requestid", "x-amzn-errortype"].flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}
