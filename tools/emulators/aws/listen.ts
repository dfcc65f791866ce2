import { once } from "node:events";
import type { Server } from "node:http";

/**
 * Starts to listen on 127.0.0.1.
 *
 * @param port a free one is taken when it is 0
 * @returns the port that was taken
 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

/** Stops listening and cuts every connection; resolves when the port is free. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
