import { createHash, timingSafeEqual } from "node:crypto";
import type { SecretReader, SecretVersion } from "../../shared/aws/secrets.ts";
import { parse } from "../../shared/contracts/parse.ts";
import { hookSecretSchema } from "../../shared/contracts/secrets.ts";
import type { Clock } from "../../shared/runtime/clock.ts";

/** Tells whether a presented hook secret is one that the connection accepts now. */
export interface HookSecrets {
  /**
   * Compares in constant time. A mismatch refetches the secrets, at most once per 10 s, so that a rotation is noticed and
   * a guesser cannot make us call Secrets Manager.
   * @throws what Secrets Manager's client throws when it is needed and cannot be reached
   */
  isAccepted(connectionId: string, presented: string): Promise<boolean>;
}

/** A secret that is accepted, and until when. */
interface AcceptedSecret {
  readonly value: string;
  readonly untilMs: number;
}

interface Known {
  readonly accepted: readonly AcceptedSecret[];
  readonly fetchedAtMs: number;
  /** False when only the current secret has been asked for so far. */
  readonly isWhole: boolean;
}

/** The newest try to fetch, whatever became of it. */
interface Attempt {
  readonly atMs: number;
  readonly fetched: Promise<Known>;
}

/** The connection has no hook secret in Secrets Manager, or none worth the name. */
class MissingHookSecretError extends Error {
  override readonly name = "MissingHookSecretError";
}

const refetchPauseMs = 10_000;
/** After this a container asks again even without a mismatch, so that it stops accepting what was replaced long ago. */
const longestUseMs = 3_600_000;
/** How long the former secret is still accepted after a rotation. */
const previousGraceMs = 86_400_000;

/**
 * Keeps the accepted secrets of every connection in this container.
 *
 * @param secretIdOf names the secret of a connection
 */
export function createHookSecrets(
  reader: SecretReader,
  secretIdOf: (connectionId: string) => string,
  clock: Clock,
): HookSecrets {
  const known = new Map<string, Known>();
  const firsts = new Map<string, Promise<Known>>();
  const attempts = new Map<string, Attempt>();
  const remember = (connectionId: string, secrets: Known): Known => {
    known.set(connectionId, secrets);
    return secrets;
  };

  /** Fetches anew, or shares what the last try of the same 10 s came to. What was known stays known when it fails. */
  const refetch = (connectionId: string): Promise<Known> => {
    const nowMs = clock.nowMs();
    const last = attempts.get(connectionId);
    if (last !== undefined && nowMs - last.atMs < refetchPauseMs) return last.fetched;
    const fetched = fetchAccepted(reader, secretIdOf(connectionId), nowMs).then((secrets) =>
      remember(connectionId, secrets),
    );
    attempts.set(connectionId, { atMs: nowMs, fetched });
    return fetched;
  };
  /**
   * What a cold container asks for: the current secret alone, which is nearly always the one that is presented. Without any
   * secret every request needs one, so that a failure is tried again at once.
   */
  const fetchFirst = (connectionId: string): Promise<Known> => {
    const pending = firsts.get(connectionId);
    if (pending !== undefined) return pending;
    const fetched = fetchCurrent(reader, secretIdOf(connectionId), clock.nowMs())
      .then((secrets) => remember(connectionId, secrets))
      .finally(() => firsts.delete(connectionId));
    firsts.set(connectionId, fetched);
    return fetched;
  };

  return {
    async isAccepted(connectionId, presented) {
      const held = known.get(connectionId) ?? (await fetchFirst(connectionId));
      const nowMs = clock.nowMs();
      const ageMs = nowMs - held.fetchedAtMs;
      if (!includesSecret(held, presented, nowMs)) {
        const mayRefetch = !held.isWhole || ageMs >= refetchPauseMs;
        return mayRefetch && includesSecret(await refetch(connectionId), presented, nowMs);
      }
      if (ageMs < longestUseMs) return true;
      // What was right an hour ago is not refused only because Secrets Manager cannot be asked.
      return includesSecret(await refetch(connectionId).catch(() => held), presented, nowMs);
    },
  };
}

async function fetchCurrent(reader: SecretReader, secretId: string, nowMs: number): Promise<Known> {
  const { value } = demandCurrent(await reader.read(secretId, "AWSCURRENT"));
  return { accepted: [{ value, untilMs: Number.POSITIVE_INFINITY }], fetchedAtMs: nowMs, isWhole: false };
}

async function fetchAccepted(reader: SecretReader, secretId: string, nowMs: number): Promise<Known> {
  const [read, pending, previous] = await Promise.all([
    reader.read(secretId, "AWSCURRENT"),
    reader.read(secretId, "AWSPENDING"),
    reader.read(secretId, "AWSPREVIOUS"),
  ]);
  const current = demandCurrent(read);
  const always = Number.POSITIVE_INFINITY;
  // The previous secret's time begins when the current one was made.
  const previousUntilMs = current.createdMs === null ? 0 : current.createdMs + previousGraceMs;
  const accepted = [
    { value: current.value, untilMs: always },
    ...(pending === null ? [] : [{ value: pending.value, untilMs: always }]),
    ...(previous === null ? [] : [{ value: previous.value, untilMs: previousUntilMs }]),
  ];
  return { accepted, fetchedAtMs: nowMs, isWhole: true };
}

/** Our own fault, not the caller's: without a secret nobody could be let in, and a 401 would lose what they bring. */
function demandCurrent(current: SecretVersion | null): SecretVersion {
  if (current === null || !parse(hookSecretSchema, current.value).ok) throw new MissingHookSecretError();
  return current;
}

function includesSecret({ accepted }: Known, presented: string, nowMs: number): boolean {
  const digest = digestOf(presented);
  // No early end: the time must not tell which one matched.
  const matches = accepted.map(
    ({ value, untilMs }) => timingSafeEqual(digestOf(value), digest) && nowMs < untilMs,
  );
  return matches.includes(true);
}

/** Digests have one length, which `timingSafeEqual` needs and which hides the secret's own. */
function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
