import type { SecretsRegion } from "./region.ts";
import { pending, type Secret } from "./secret.ts";

/** The steps of a rotation, in their order (Secrets Manager, rotation by Lambda function). */
export const rotationSteps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

/**
 * Lets a secret's function go through steps of a rotation. A step that fails ends it; the version under way then keeps
 * AWSPENDING. Secrets Manager itself moves no label at the end: that is what the function's last step is for.
 *
 * @returns whether every step succeeded
 */
export async function runRotation(
  region: SecretsRegion,
  secret: Secret,
  token: string,
  steps: readonly (typeof rotationSteps)[number][],
): Promise<boolean> {
  const invoke = region.functions.get(secret.rotation?.functionArn ?? "");
  if (!invoke) return false;
  for (const step of steps) {
    const result = await invoke({ Step: step, SecretId: secret.arn, ClientRequestToken: token });
    if (result.kind !== "answered") return false;
  }
  return true;
}

/** Begins a version that has AWSPENDING and no value yet. */
export function beginVersion(secret: Secret, id: string, nowMs: number): void {
  secret.versions.set(id, {
    id,
    value: undefined,
    createdAtMs: nowMs,
    stages: new Set([pending]),
    lastAccessedAtMs: undefined,
  });
}
