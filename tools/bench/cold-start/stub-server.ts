import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { closeServer, listenOnLoopback } from "../../emulators/aws/listen.ts";

export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface StubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A server that answers at once: what is measured is the client. */
export interface Stub {
  readonly url: string;
  /** What was asked since the last call of this: the name that each answer was given. */
  takeNames(): readonly string[];
  stop(): Promise<void>;
}

/** Starts a stub on loopback. `answer` also names each request, so that the bench can tell that the whole job was done. */
export async function startStub(
  answer: (request: StubRequest) => readonly [name: string, answer: StubAnswer],
): Promise<Stub> {
  const names: string[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "", url = "", headers } = request;
    const [path = ""] = url.split("?");
    const asked = { method, path, headers, body: await text(request) };
    const [name, { status, headers: further, body }] = answer(asked);
    names.push(name);
    const bytes = Buffer.from(JSON.stringify(body));
    const described = { "content-type": "application/json", "content-length": bytes.length };
    response.writeHead(status, { ...described, ...further });
    response.end(bytes);
  };
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  const port = await listenOnLoopback(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    takeNames: () => names.splice(0),
    stop: () => closeServer(server),
  };
}
