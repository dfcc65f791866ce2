import { AwsFault } from "../fault.ts";
import type { JsonObject } from "../json.ts";
import { sqsFaults } from "./faults.ts";
import { readObjects, readString } from "./input.ts";

const maxEntries = 10;
const idForm = /^[A-Za-z0-9_-]{1,80}$/;

/** One entry of a batch with its id. */
export interface BatchEntry {
  readonly id: string;
  readonly input: JsonObject;
}

/**
 * The entries of a batch request.
 *
 * @throws AwsFault when there are none, more than ten, or ids that are not well formed or not distinct
 */
export function readBatch(input: JsonObject, entryType: string): readonly BatchEntry[] {
  const entries = readObjects(input, "Entries").map((entry) => ({
    id: readString(entry, "Id") ?? "",
    input: entry,
  }));
  if (entries.length === 0) throw sqsFaults.emptyBatch(entryType);
  if (entries.length > maxEntries) throw sqsFaults.tooManyEntries(entries.length);
  const seen = new Set<string>();
  for (const { id } of entries) {
    if (!idForm.test(id)) throw sqsFaults.invalidEntryId();
    if (seen.has(id)) throw sqsFaults.entryIdsNotDistinct(id);
    seen.add(id);
  }
  return entries;
}

/** Runs every entry by itself and answers which succeeded, with what, and which failed, why. */
export function answerBatch(
  entries: readonly BatchEntry[],
  run: (entry: JsonObject) => JsonObject,
): { readonly Successful: readonly JsonObject[]; readonly Failed?: readonly JsonObject[] } {
  const successful: JsonObject[] = [];
  const failed: JsonObject[] = [];
  for (const { id, input } of entries) {
    try {
      successful.push({ Id: id, ...run(input) });
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      failed.push({ Id: id, SenderFault: true, Code: error.queryCode ?? error.type, Message: error.message });
    }
  }
  return { Successful: successful, ...(failed.length > 0 ? { Failed: failed } : {}) };
}
