import type { SecretReader } from "../aws/secrets.ts";
import type { Failure } from "../core/failure.ts";
import { fail, type Result } from "../core/result.ts";
import type { Clock } from "../runtime/clock.ts";

/** What a secret of Secrets Manager says, kept by this container. */
export interface RememberedSecret<T> {
  /** Fetched once in a quarter of an hour; callers at the same time share one request. */
  get(): Promise<Result<T, Failure>>;
  /** Fetches it again, because an org refused what `refused` says, unless somebody else has already. */
  renew(refused: T): Promise<Result<T, Failure>>;
}

/** After this a secret is read anew, so that what bootstrap changes reaches a busy container too. */
const longestUseMs = 900_000;
/** After a fetch in vain what is known is used so long before the next: one that hangs would delay each request. */
const fetchPauseMs = 30_000;

interface Known<T> {
  readonly result: { readonly ok: true; readonly value: T };
  readonly fetchAtMs: number;
}

/**
 * Keeps a secret: fetched once in a quarter of an hour, and again when an org refuses it. A failed fetch is forgotten, so that
 * one bad moment does not poison the container; what was known before goes on being used.
 *
 * @param decode turns the secret's text into what is kept
 */
export function createRememberedSecret<T>(
  reader: SecretReader,
  secretId: string,
  decode: (text: string) => Promise<Result<T, Failure>>,
  clock: Pick<Clock, "nowMs">,
): RememberedSecret<T> {
  let known: Known<T> | undefined;
  let pending: Promise<Result<T, Failure>> | undefined;

  const fetchAnew = async (): Promise<Result<T, Failure>> => {
    const fetchAtMs = clock.nowMs() + longestUseMs;
    const result = await fetchSecret(reader, secretId, decode);
    if (result.ok) known = { result, fetchAtMs };
    else if (known !== undefined) known = { ...known, fetchAtMs: clock.nowMs() + fetchPauseMs };
    return result;
  };
  /** One request at a time: a whole batch finds the secret too old in the same moment. */
  const shareFetch = (): Promise<Result<T, Failure>> => {
    pending ??= fetchAnew().finally(() => {
      pending = undefined;
    });
    return pending;
  };

  return {
    async get() {
      const isFresh = known !== undefined && clock.nowMs() < known.fetchAtMs;
      if (known !== undefined && isFresh && pending === undefined) return known.result;
      const fetched = await shareFetch();
      return fetched.ok ? fetched : (known?.result ?? fetched);
    },
    async renew(refused) {
      // Somebody else may have renewed it while we were being refused, or be at it.
      const isRenewed = known !== undefined && known.result.value !== refused;
      return known !== undefined && isRenewed && pending === undefined ? known.result : shareFetch();
    },
  };
}

async function fetchSecret<T>(
  reader: SecretReader,
  secretId: string,
  decode: (text: string) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  let text: string | undefined;
  try {
    text = (await reader.read(secretId, "AWSCURRENT"))?.value;
  } catch {
    return fail({ kind: "retry", reason: "secrets-unavailable" });
  }
  return text === undefined ? fail(invalidSecret) : decode(text);
}

/** The stack's placeholder is no credential either: bootstrap has not run yet. */
export const invalidSecret: Failure = {
  kind: "retry",
  reason: "credential-refused",
  errorCode: "secret_invalid",
};
