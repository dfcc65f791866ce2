import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { afterEach, expect } from "vitest";

/** Every test: connections may go to this machine only. A connection elsewhere is cut and fails the test. */
const strangers: string[] = [];

subscribe("net.client.socket", (message) => {
  const { socket } = message as { socket: Socket };
  socket.once("lookup", (_error, address) => refuseStranger(socket, address));
  socket.once("connect", () => refuseStranger(socket, socket.remoteAddress ?? "::1"));
});

afterEach(() => {
  expect(strangers.splice(0), "connections that left this machine").toEqual([]);
});

function refuseStranger(socket: Socket, address: string | undefined): void {
  if (address === undefined || /^(127\.|::1$|::ffff:127\.)/.test(address)) return;
  strangers.push(address);
  socket.destroy();
}
