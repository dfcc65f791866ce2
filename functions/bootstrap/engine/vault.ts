import * as v from "valibot";
import type { SecretWriter } from "../../../shared/aws/secret-writer.ts";
import type { SecretReader } from "../../../shared/aws/secrets.ts";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import { placeholderSecret } from "../../../shared/contracts/secrets.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { stop } from "./problems.ts";

/** What bootstrap keeps in Secrets Manager for one connection. */
export type VaultEntry = "hook" | "source" | "target" | "public" | "admins";

/** The secrets of one connection. */
export interface Vault {
  /** What an entry holds, as JSON of a known shape; null while it holds the stack's placeholder. */
  readJson<const TSchema extends v.GenericSchema>(
    entry: VaultEntry,
    schema: TSchema,
  ): Promise<Result<v.InferOutput<TSchema> | null, Problem>>;
  /** What an entry holds, as text, with the id of its version. */
  readText(
    entry: VaultEntry,
  ): Promise<Result<{ readonly text: string; readonly versionId: string } | null, Problem>>;
  writeJson(entry: VaultEntry, value: unknown): Promise<Result<null, Problem>>;
}

const placeholderSchema = v.object({ placeholder: v.literal(placeholderSecret.placeholder) });

/** Whether a secret still holds what the stack put into it. */
export function isPlaceholder(text: string): boolean {
  return parse(placeholderSchema, readJson(text)).ok;
}

/** @param nameOf the secret's name in Secrets Manager */
export function createVault(
  reader: SecretReader,
  writer: SecretWriter,
  nameOf: (entry: VaultEntry) => string,
): Vault {
  const readText: Vault["readText"] = async (entry) => {
    try {
      const version = await reader.read(nameOf(entry), "AWSCURRENT");
      return succeed(version === null ? null : { text: version.value, versionId: version.versionId });
    } catch {
      return stop(
        "unexpected",
        `Secrets Manager did not give out ${nameOf(entry)}.`,
        "Check that the secret is there and that the bootstrap function may read it, then run the same action again.",
      );
    }
  };
  return {
    readText,
    async readJson(entry, schema) {
      const found = await readText(entry);
      if (!found.ok) return found;
      if (found.value === null) return succeed(null);
      if (isPlaceholder(found.value.text)) return succeed(null);
      const parsed = parse(schema, readJson(found.value.text));
      if (parsed.ok) return succeed(parsed.value);
      return stop(
        entry === "admins" ? "admin-credentials-missing" : "secret-invalid",
        `The secret ${nameOf(entry)} is not of the right shape: ${[...new Set(parsed.problems.map(hideName))].join("; ")}.`,
        entry === "admins"
          ? "Write it anew as docs/bootstrap.md shows."
          : 'Put {"placeholder":true} into it and run the same action again: bootstrap then makes it anew.',
      );
    },
    async writeJson(entry, value) {
      try {
        await writer.write(nameOf(entry), JSON.stringify(value));
        return succeed(null);
      } catch {
        return stop(
          "unexpected",
          `Secrets Manager did not take a new value for ${nameOf(entry)}.`,
          "Check that the bootstrap function may write it, then run the same action again: it goes on where it stopped.",
        );
      }
    },
  };
}

/** The name of a field that nobody knows may be the secret itself, put in the wrong place. */
function hideName(problem: string): string {
  return problem.endsWith(": is not a known field") ? "has a field that is not known" : problem;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
