import { isJsonObject } from "../json.ts";

/** Sent to a host: run the handler once. */
export interface RunMessage {
  readonly requestId: string;
  readonly event: unknown;
  readonly functionName: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
}

/** Sent by a host: it can run now, how a run ended, or that it never will because the entry did not load. */
export type HostMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "answered"; readonly payload: unknown }
  | { readonly kind: "failed"; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: "unloadable"; readonly errorType: string; readonly errorMessage: string };

/** The run message in what came over the channel, or undefined when it is none. */
export function parseRunMessage(value: unknown): RunMessage | undefined {
  if (!isJsonObject(value)) return undefined;
  const { requestId, event, functionName, memoryMb, timeoutMs } = value;
  if (typeof requestId !== "string" || typeof functionName !== "string") return undefined;
  if (typeof memoryMb !== "number" || typeof timeoutMs !== "number") return undefined;
  return { requestId, event, functionName, memoryMb, timeoutMs };
}

/** The host's message in what came over the channel, or undefined when it is none. */
export function parseHostMessage(value: unknown): HostMessage | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, payload, errorType, errorMessage } = value;
  if (kind === "ready") return { kind };
  if (kind === "answered") return { kind, payload };
  if (kind !== "failed" && kind !== "unloadable") return undefined;
  const error = { errorType: String(errorType), errorMessage: String(errorMessage) };
  return kind === "failed" ? { kind, ...error } : { kind, ...error };
}
