import type { SecretReader } from "../../shared/aws/secrets.ts";
import { parseJson } from "../../shared/contracts/parse.ts";
import { clientSecretSchema } from "../../shared/contracts/secrets.ts";
import type { Failure } from "../../shared/core/failure.ts";
import { fail, type Result, succeed } from "../../shared/core/result.ts";
import { type ClientCredential, importClientCredential } from "../../shared/oauth/client-assertion.ts";
import type { CredentialSource } from "../../shared/oauth/token-source.ts";

/**
 * Our credential for one org, from Secrets Manager: fetched once a container, and again when the org refuses it. A failed
 * fetch is forgotten, so that one bad moment does not poison the container.
 */
export function createClientCredentials(reader: SecretReader, secretId: string): CredentialSource {
  let known: Promise<Result<ClientCredential, Failure>> | undefined;

  const fetchAnew = (): Promise<Result<ClientCredential, Failure>> => {
    const fetching = fetchCredential(reader, secretId);
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

async function fetchCredential(
  reader: SecretReader,
  secretId: string,
): Promise<Result<ClientCredential, Failure>> {
  let text: string | undefined;
  try {
    text = (await reader.read(secretId, "AWSCURRENT"))?.value;
  } catch {
    return fail({ kind: "retry", reason: "secrets-unavailable" });
  }
  const secret = text === undefined ? undefined : parseJson(clientSecretSchema, text);
  // The stack's placeholder is no credential: bootstrap has not run yet.
  if (!secret?.ok) return fail({ kind: "retry", reason: "credential-refused", errorCode: "secret_invalid" });
  try {
    return succeed(await importClientCredential(secret.value));
  } catch {
    return fail({ kind: "retry", reason: "credential-refused", errorCode: "key_invalid" });
  }
}
