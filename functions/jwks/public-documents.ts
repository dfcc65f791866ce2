import type { SecretReader } from "../../shared/aws/secrets.ts";
import { parseJson } from "../../shared/contracts/parse.ts";
import {
  emptyPublicDocument,
  type PublicDocument,
  publicDocumentSchema,
} from "../../shared/contracts/public-document.ts";
import { placeholderSecret } from "../../shared/contracts/secrets.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { describeError } from "../../shared/runtime/describe-error.ts";

/** Why a public document could not be had. */
export interface DocumentProblem {
  readonly reason: "secrets-unavailable" | "document-missing" | "document-invalid";
  /** Class of what the SDK threw; null when it threw nothing. */
  readonly error: string | null;
  /** Fields that are wrong, never their values. */
  readonly problems: readonly string[];
}

/** What is known of a connection's public document now. */
export interface PublicDocumentReading {
  /** The newest that could be read; null when none ever could. */
  readonly document: PublicDocument | null;
  /** Why the newest try failed; null when it did not, or when none was due. */
  readonly problem: DocumentProblem | null;
}

/** The public documents of all connections, as this container knows them. Never throws. */
export interface PublicDocuments {
  read(connectionId: string): Promise<PublicDocumentReading>;
}

const keptMs = 60_000;
/** Bootstrap puts the keys in and the orgs fetch them at once: that there are none is soon asked again. */
const emptyKeptMs = 1_000;
/** After a failure what was known goes on being served, and not every request waits for the next failure. */
const retryPauseMs = 10_000;

type Fetched =
  | { readonly document: PublicDocument; readonly problem: null }
  | { readonly document: null; readonly problem: DocumentProblem };

/**
 * Keeps each connection's public document for a minute. When it cannot be read again, or what is there is none, the last
 * good one stays.
 *
 * @param secretIdOf names the secret that holds a connection's document
 */
export function createPublicDocuments(
  reader: SecretReader,
  secretIdOf: (connectionId: string) => string,
  clock: Clock,
): PublicDocuments {
  const known = new Map<string, { readonly document: PublicDocument; readonly dueMs: number }>();
  return {
    async read(connectionId) {
      const held = known.get(connectionId);
      if (held !== undefined && clock.nowMs() < held.dueMs) return { document: held.document, problem: null };
      const fetched = await fetchDocument(reader, secretIdOf(connectionId));
      const document = fetched.document ?? held?.document ?? null;
      if (document !== null) {
        known.set(connectionId, { document, dueMs: clock.nowMs() + chooseKeptMs(fetched) });
      }
      return { document, problem: fetched.problem };
    },
  };
}

function chooseKeptMs({ document }: Fetched): number {
  if (document === null) return retryPauseMs;
  return document.keys.length === 0 ? emptyKeptMs : keptMs;
}

async function fetchDocument(reader: SecretReader, secretId: string): Promise<Fetched> {
  let text: string | undefined;
  try {
    text = (await reader.read(secretId, "AWSCURRENT"))?.value;
  } catch (error) {
    return refuse("secrets-unavailable", [], describeError(error));
  }
  if (text === undefined) return refuse("document-missing");
  if (text === JSON.stringify(placeholderSecret)) return { document: emptyPublicDocument, problem: null };
  const parsed = parseJson(publicDocumentSchema, text);
  return parsed.ok
    ? { document: parsed.value, problem: null }
    : refuse("document-invalid", parsed.problems.slice(0, 5));
}

function refuse(
  reason: DocumentProblem["reason"],
  problems: readonly string[] = [],
  error: string | null = null,
): Fetched {
  return { document: null, problem: { reason, error, problems } };
}
