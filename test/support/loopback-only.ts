import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { afterAll, afterEach, expect } from "vitest";
import { expectDescribedAnswers } from "./check-answers.ts";

/** Every test: what emulated Okta orgs answered fits Okta's description. */
afterEach(() => expectDescribedAnswers());
afterAll(() => expectDescribedAnswers());

/** Every test: connections may go to this machine only. A connection elsewhere is cut and fails the test. */
const strangers = watchOnce();

afterEach(() => {
  expect(strangers.splice(0), "connections that left this machine").toEqual([]);
});

/** Files share threads: one watch serves them all. */
function watchOnce(): string[] {
  const shared = globalThis as { orgbridgeStrangers?: string[] };
  if (shared.orgbridgeStrangers !== undefined) return shared.orgbridgeStrangers;
  const seen: string[] = [];
  shared.orgbridgeStrangers = seen;
  subscribe("net.client.socket", (message) => {
    const { socket } = message as { socket: Socket };
    const refuse = (address: string | undefined): void => {
      if (address === undefined || /^(127\.|::1$|::ffff:127\.)/.test(address)) return;
      seen.push(address);
      socket.destroy();
    };
    socket.once("lookup", (_error, address) => refuse(address));
    socket.once("connect", () => refuse(socket.remoteAddress ?? "::1"));
  });
  return seen;
}
