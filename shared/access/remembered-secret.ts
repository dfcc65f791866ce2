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

interface Fetched<T> {
  readonly result: Promise<Result<T, Failure>>;
  readonly atMs: number;
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
  let known: Fetched<T> | undefined;

  const fetchAnew = (): Promise<Result<T, Failure>> => {
    const before = known;
    const fetched = { result: fetchSecret(reader, secretId, decode), atMs: clock.nowMs() };
    known = fetched;
    const forget = (): void => {
      if (known === fetched) known = before;
    };
    fetched.result.then((result) => result.ok || forget(), forget);
    return fetched.result;
  };

  return {
    async get() {
      if (known === undefined) return fetchAnew();
      if (clock.nowMs() - known.atMs < longestUseMs) return known.result;
      const before = await known.result;
      const renewed = await fetchAnew();
      return renewed.ok || !before.ok ? renewed : before;
    },
    async renew(refused) {
      // Somebody else may have renewed it while we were being refused.
      const current = await (known?.result ?? fetchAnew());
      const isRenewed = current.ok && current.value !== refused;
      return isRenewed ? current : fetchAnew();
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
