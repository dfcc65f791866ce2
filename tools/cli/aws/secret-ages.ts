import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { resourceNames } from "../../../shared/contracts/deployment.ts";
import type { AwsClients } from "./clients.ts";

/** When a credential of a connection was last changed; its value is not read. */
export interface SecretAge {
  readonly what: "source client" | "target client" | "hook secret";
  /** In milliseconds since 1970; null for one that is not there, or that nobody has changed since it was made. */
  readonly changedMs: number | null;
}

export async function readSecretAges(
  { secrets }: Pick<AwsClients, "secrets">,
  prefix: string,
  connectionId: string,
): Promise<readonly SecretAge[]> {
  const names = [
    ["source client", resourceNames.sourceClientSecret(prefix, connectionId)],
    ["target client", resourceNames.targetClientSecret(prefix, connectionId)],
    ["hook secret", resourceNames.hookSecret(prefix, connectionId)],
  ] as const;
  return Promise.all(
    names.map(async ([what, SecretId]) => {
      const described = await secrets
        .send(new DescribeSecretCommand({ SecretId }))
        .catch((error: unknown) => {
          if (error instanceof Error && error.name === "ResourceNotFoundException") return null;
          throw error;
        });
      return { what, changedMs: described?.LastChangedDate?.getTime() ?? null };
    }),
  );
}
