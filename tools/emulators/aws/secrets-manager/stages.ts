import { current, findStage, pending, previous, type Secret, type SecretVersion } from "./secret.ts";

/**
 * Points a staging label at a version, away from the version that had it. When AWSCURRENT moves, the version that had it
 * becomes AWSPREVIOUS and is no longer AWSPENDING.
 */
export function moveStage(secret: Secret, stage: string, to: SecretVersion): void {
  const from = findStage(secret, stage);
  if (from === to) return;
  from?.stages.delete(stage);
  to.stages.add(stage);
  if (stage !== current || !from) return;
  findStage(secret, previous)?.stages.delete(previous);
  from.stages.add(previous);
  from.stages.delete(pending);
}
