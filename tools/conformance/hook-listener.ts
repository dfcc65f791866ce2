import { createServer } from "node:http";

/** Stands for the addresses outside that a recorded session sent event hooks to. */
export interface HookListener extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** Whether it proves itself when a hook is verified; it does at first. */
  setProves(proves: boolean): void;
}

/** Starts a listener on loopback that answers the verification handshake and takes every delivery. */
export async function startHookListener(): Promise<HookListener> {
  let proves = true;
  const server = createServer((request, response) => {
    request.resume();
    const challenge = request.headers["x-okta-verification-challenge"];
    response.setHeader("content-type", "application/json");
    response.end(proves && challenge !== undefined ? JSON.stringify({ verification: challenge }) : "{}");
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen({ host: "127.0.0.1", port: 0 }, resolve);
  await promise;
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    setProves(value) {
      proves = value;
    },
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}
