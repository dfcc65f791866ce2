import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

/** Stages of a secret's versions while it is rotated. */
export type SecretStage = "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS";

/** One version of a secret. */
export interface SecretVersion {
  readonly value: string;
  /** What tells this version from every other of its secret, whatever stage it has; empty when AWS does not say. */
  readonly versionId: string;
  /** When this version was made, in milliseconds since 1970; null when AWS does not say. */
  readonly createdMs: number | null;
}

/** Reads the version of a secret that has a stage now. */
export interface SecretReader {
  /**
   * @returns null when no version has that stage (there is no rotation under way, or there was none yet)
   * @throws what the SDK throws when Secrets Manager cannot be reached or refuses us
   */
  read(secretId: string, stage: SecretStage): Promise<SecretVersion | null>;
}

/** Secrets Manager over the AWS SDK. It keeps nothing: how long a value may be kept is its user's business. */
export function createSecretReader(client: SecretsManagerClient): SecretReader {
  return {
    async read(secretId, stage) {
      try {
        const answer = await client.send(
          new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }),
        );
        if (answer.SecretString === undefined) return null;
        return {
          value: answer.SecretString,
          versionId: answer.VersionId ?? "",
          createdMs: answer.CreatedDate?.getTime() ?? null,
        };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return null;
        throw error;
      }
    },
  };
}
