/** What a version of a secret holds: a text or bytes, the latter in base64 as they came. */
export type SecretValue = { readonly text: string } | { readonly base64: string };

/** One version of a secret with the staging labels that point at it. */
export interface SecretVersion {
  readonly id: string;
  /** Undefined from the start of a rotation until its function puts a value. */
  value: SecretValue | undefined;
  readonly createdAtMs: number;
  readonly stages: Set<string>;
  lastAccessedAtMs: number | undefined;
}

/** How a secret is rotated. */
export interface Rotation {
  readonly functionArn: string;
  readonly isEnabled: boolean;
  /** RotationRules as they were given. */
  readonly rules: Readonly<Record<string, unknown>>;
  /** Days between rotations, when the rules say it so. */
  readonly everyDays: number | undefined;
}

/** One secret with its versions. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly versions: Map<string, SecretVersion>;
  /** Undefined until the secret is tagged for the first time. */
  tags: Map<string, string> | undefined;
  description: string | undefined;
  kmsKeyId: string | undefined;
  resourcePolicy: string | undefined;
  rotation: Rotation | undefined;
  changedAtMs: number;
  lastAccessedAtMs: number | undefined;
  lastRotatedAtMs: number | undefined;
  deletedAtMs: number | undefined;
  /** When the secret goes for good; undefined unless it was deleted. */
  deletionDueMs: number | undefined;
}

export const current = "AWSCURRENT";
export const previous = "AWSPREVIOUS";
export const pending = "AWSPENDING";

/** The version that a staging label points at. */
export function findStage(secret: Secret, stage: string): SecretVersion | undefined {
  return [...secret.versions.values()].find((version) => version.stages.has(stage));
}

/** True when both hold the same text or the same bytes. */
export function isSameValue(a: SecretValue, b: SecretValue): boolean {
  if ("text" in a) return "text" in b && a.text === b.text;
  return "base64" in b && a.base64 === b.base64;
}
