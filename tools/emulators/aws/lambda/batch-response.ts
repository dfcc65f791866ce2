import { isJsonArray, isJsonObject } from "../json.ts";
import type { InvokeResult } from "./invoke-result.ts";

/**
 * Which messages of a batch an invocation has failed; all others are done and will be deleted.
 *
 * With partial responses an answer without `batchItemFailures`, or with an empty or null one, fails nothing; one that
 * is malformed, or names a message that is not in the batch, fails everything (Lambda Developer Guide, reporting batch
 * item failures). Without them every answer is a success.
 */
export function findFailures(
  result: InvokeResult,
  messageIds: readonly string[],
  reportBatchItemFailures: boolean,
): ReadonlySet<string> {
  const everything = new Set(messageIds);
  if (result.kind !== "answered") return everything;
  if (!reportBatchItemFailures) return new Set();
  const { payload } = result;
  if (payload === null || payload === undefined) return new Set();
  if (!isJsonObject(payload)) return everything;
  const failures = payload["batchItemFailures"] ?? [];
  if (!isJsonArray(failures)) return everything;
  const failed = new Set<string>();
  for (const failure of failures) {
    const id = isJsonObject(failure) ? failure["itemIdentifier"] : undefined;
    if (typeof id !== "string" || !everything.has(id)) return everything;
    failed.add(id);
  }
  return failed;
}
