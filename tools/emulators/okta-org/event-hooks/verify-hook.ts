import type { EmulatorClock } from "../../clock.ts";
import type { EventHook } from "../entities.ts";
import { makeRequestId, makeToken } from "../identifiers.ts";
import { isJsonObject, parseJson } from "../json.ts";
import { isWorthRetry, sendToHook } from "./hook-request.ts";

/**
 * The one-time handshake: a GET with `x-okta-verification-challenge`, to be answered `200 {"verification": <challenge>}`
 * within the time limit, with one repetition. Returns whether the hook proved itself.
 */
export async function verifyHook(clock: EmulatorClock, hook: EventHook, timeoutMs: number): Promise<boolean> {
  const challenge = makeToken(32);
  const attempt = async (): Promise<{ readonly proved: boolean; readonly retry: boolean }> => {
    const headers = { "x-okta-verification-challenge": challenge, "x-okta-request-id": makeRequestId() };
    const outcome = await sendToHook(clock, hook, { method: "GET", headers }, timeoutMs);
    if (outcome.kind !== "answered" || outcome.status !== 200) {
      return { proved: false, retry: isWorthRetry(outcome) };
    }
    const answer = parseJson(outcome.body);
    return { proved: isJsonObject(answer) && answer["verification"] === challenge, retry: false };
  };
  const first = await attempt();
  return first.proved || (first.retry && (await attempt()).proved);
}
