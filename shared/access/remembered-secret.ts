import type { SecretReader } from "../aws/secrets.ts";
import type { Failure } from "../core/failure.ts";
import { fail, type Result } from "../core/result.ts";

/** What a secret of Secrets Manager says, kept by this container. */
export interface RememberedSecret<T> {
  /** Fetched once; callers at the same time share one request. */
  get(): Promise<Result<T, Failure>>;
  /** Fetches it again, because an org refused what `refused` says, unless somebody else has already. */
  renew(refused: T): Promise<Result<T, Failure>>;
}

/**
 * Keeps a secret: fetched once a container, and again when an org refuses it. A failed fetch is forgotten, so that one bad
 * moment does not poison the container.
 *
 * @param decode turns the secret's text into what is kept
 */
export function createRememberedSecret<T>(
  reader: SecretReader,
  secretId: string,
  decode: (text: string) => Promise<Result<T, Failure>>,
): RememberedSecret<T> {
  let known: Promise<Result<T, Failure>> | undefined;

  const fetchAnew = (): Promise<Result<T, Failure>> => {
    const fetching = fetchSecret(reader, secretId, decode);
    known = fetching;
    const forget = (): void => {
      if (known === fetching) known = undefined;
    };
    fetching.then((result) => result.ok || forget(), forget);
    return fetching;
  };

  return {
    get: () => known ?? fetchAnew(),
    async renew(refused) {
      // Somebody else may have renewed it while we were being refused.
      const current = await (known ?? fetchAnew());
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
