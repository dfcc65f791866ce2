import type { JsonObject } from "../json.ts";
import { secretsFaults } from "./faults.ts";
import { readFlag, readObjects, readString, readStrings } from "./input.ts";
import type { Secret } from "./secret.ts";

/** Texts of a secret that a filter key looks at, and whether it tells capital letters from small ones. */
const filterKeys: Readonly<Record<string, { texts(secret: Secret): readonly string[]; isExact: boolean }>> = {
  name: { texts: ({ name }) => [name], isExact: true },
  description: { texts: ({ description }) => [description ?? ""], isExact: false },
  "tag-key": { texts: ({ tags }) => [...(tags?.keys() ?? [])], isExact: true },
  "tag-value": { texts: ({ tags }) => [...(tags?.values() ?? [])], isExact: true },
  all: {
    texts: ({ name, description = "", tags = new Map<string, string>() }) =>
      [name, description, ...tags.keys(), ...tags.values()].flatMap((text) => [
        text,
        ...text.split(/[\s/_+=.@-]+/),
      ]),
    isExact: false,
  },
};

/**
 * The secrets that fit every filter of a request, by creation. A filter fits when one of its values begins one of the
 * texts that its key looks at; a value after an exclamation mark must not.
 *
 * @throws AwsFault ValidationException for an unknown key
 */
export function selectSecrets(secrets: readonly Secret[], input: JsonObject): readonly Secret[] {
  const withDeleted = readFlag(input, "IncludePlannedDeletion");
  const filters = (readObjects(input, "Filters") ?? []).map((filter) => {
    const key = filterKeys[readString(filter, "Key") ?? ""];
    if (!key)
      throw secretsFaults.validation(
        "1 validation error detected: Value at 'filters.key' is not a filter key",
      );
    return { key, values: readStrings(filter, "Values") ?? [] };
  });
  const selected = secrets.filter(
    (secret) =>
      (withDeleted || secret.deletionDueMs === undefined) &&
      filters.every(({ key, values }) => values.some((value) => fits(key.texts(secret), value, key.isExact))),
  );
  return readString(input, "SortOrder") === "desc" ? selected.toReversed() : selected;
}

function fits(texts: readonly string[], value: string, isExact: boolean): boolean {
  if (value.startsWith("!")) return !fits(texts, value.slice(1), isExact);
  const fold = (text: string): string => (isExact ? text : text.toLowerCase());
  return texts.some((text) => fold(text).startsWith(fold(value)));
}
