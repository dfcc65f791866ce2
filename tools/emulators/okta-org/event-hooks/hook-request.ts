import { request } from "undici";
import type { EmulatorClock } from "../../clock.ts";
import type { EventHook } from "../entities.ts";

/** How one attempt ended. */
export type AttemptOutcome =
  | { readonly kind: "answered"; readonly status: number; readonly body: string }
  | { readonly kind: "timed out" }
  | { readonly kind: "unreachable"; readonly reason: string };

export interface HookRequest {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends one request to a hook, with the hook's own headers and secret, and gives up after `timeoutMs`. Never throws. */
export async function sendToHook(
  clock: EmulatorClock,
  hook: EventHook,
  { method, headers, body }: HookRequest,
  timeoutMs: number,
): Promise<AttemptOutcome> {
  const controller = new AbortController();
  const timer = clock.after(timeoutMs, () => controller.abort());
  try {
    const answer = await request(hook.uri, {
      method,
      headers: {
        "user-agent": "Okta-Integrations",
        accept: "application/json",
        ...Object.fromEntries(hook.headers.map(({ key, value }) => [key, value])),
        ...(hook.authScheme ? { [hook.authScheme.key]: hook.authScheme.value } : {}),
        ...headers,
      },
      body: body ?? null,
      signal: controller.signal,
    });
    return { kind: "answered", status: answer.statusCode, body: await answer.body.text() };
  } catch (error) {
    if (controller.signal.aborted) return { kind: "timed out" };
    return { kind: "unreachable", reason: error instanceof Error ? error.message : "unknown" };
  } finally {
    timer.cancel();
  }
}

/** Okta repeats a request once, and only after a server error or when no answer came. */
export function isWorthRetry(outcome: AttemptOutcome): boolean {
  return outcome.kind !== "answered" || outcome.status >= 500;
}

/** In a word or two, for the System Log. */
export function describeOutcome(outcome: AttemptOutcome): string {
  switch (outcome.kind) {
    case "answered":
      return `HTTP status ${outcome.status}`;
    case "timed out":
      return "Timeout";
    case "unreachable":
      return outcome.reason;
  }
}
