import { randomUUID } from "node:crypto";
import { PutSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Writes the current version of a secret. */
export interface SecretWriter {
  /**
   * Puts a new version with the stage `AWSCURRENT`; the one before gets `AWSPREVIOUS`.
   * @throws what the SDK throws when Secrets Manager cannot be reached or refuses us
   */
  write(secretId: string, value: string): Promise<void>;
}

/** Secrets Manager over the AWS SDK. */
export function createSecretWriter(client: SecretsManagerClient): SecretWriter {
  return {
    async write(secretId, value) {
      // One token for all tries that the SDK makes: a repetition of a call that did arrive makes no second version.
      const input = { SecretId: secretId, SecretString: value, ClientRequestToken: randomUUID() };
      await client.send(new PutSecretValueCommand(input));
    },
  };
}
