import { createHash, timingSafeEqual } from "node:crypto";
import type { SecretReader, SecretVersion } from "../../shared/aws/secrets.ts";
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

interface KnownSecrets {
  readonly accepted: readonly string[];
  readonly fetchedAtMs: number;
}

/** The connection has no hook secret in Secrets Manager. */
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
  const known = new Map<string, Promise<KnownSecrets>>();

  const fetchAnew = (connectionId: string): Promise<KnownSecrets> => {
    const fetching = fetchAccepted(reader, secretIdOf(connectionId), clock);
    known.set(connectionId, fetching);
    // A failed fetch is forgotten, so that one bad moment does not poison the container.
    fetching.catch(() => known.delete(connectionId));
    return fetching;
  };

  return {
    async isAccepted(connectionId, presented) {
      const current = await (known.get(connectionId) ?? fetchAnew(connectionId));
      const ageMs = clock.nowMs() - current.fetchedAtMs;
      if (ageMs < longestUseMs && includesSecret(current.accepted, presented)) return true;
      if (ageMs < refetchPauseMs) return false;
      return includesSecret((await fetchAnew(connectionId)).accepted, presented);
    },
  };
}

async function fetchAccepted(reader: SecretReader, secretId: string, clock: Clock): Promise<KnownSecrets> {
  const [current, pending, previous] = await Promise.all([
    reader.read(secretId, "AWSCURRENT"),
    reader.read(secretId, "AWSPENDING"),
    reader.read(secretId, "AWSPREVIOUS"),
  ]);
  // Our own fault, not the caller's: without a secret nobody could be let in, and a 401 would lose what they bring.
  if (current === null) throw new MissingHookSecretError();
  const nowMs = clock.nowMs();
  const versions = [current, pending, isInGrace(current, nowMs) ? previous : null];
  return { accepted: versions.flatMap((version) => version?.value ?? []), fetchedAtMs: nowMs };
}

/** The previous secret counts from the moment in which the current one was made. */
function isInGrace(current: SecretVersion, nowMs: number): boolean {
  return current.createdMs !== null && nowMs - current.createdMs < previousGraceMs;
}

function includesSecret(accepted: readonly string[], presented: string): boolean {
  const digest = digestOf(presented);
  // No early end: the time must not tell which one matched.
  return accepted.map((secret) => timingSafeEqual(digestOf(secret), digest)).includes(true);
}

/** Digests have one length, which `timingSafeEqual` needs and which hides the secret's own. */
function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
