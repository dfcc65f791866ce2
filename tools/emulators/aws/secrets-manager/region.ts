import { randomBytes } from "node:crypto";
import type { EmulatorClock } from "../../clock.ts";
import { accountId } from "../account.ts";
import { secretsFaults } from "./faults.ts";
import type { Secret } from "./secret.ts";

const suffixLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** The secrets of one region. */
export class SecretsRegion {
  readonly name: string;
  readonly clock: EmulatorClock;
  readonly #secrets = new Map<string, Secret>();

  constructor(name: string, clock: EmulatorClock) {
    this.name = name;
    this.clock = clock;
  }

  /** Every secret that is not gone for good, those marked for deletion included. */
  get secrets(): readonly Secret[] {
    this.#dropDeleted();
    return [...this.#secrets.values()];
  }

  /** The secret of that name, ARN, or ARN without its random suffix. */
  find(secretId: string): Secret | undefined {
    this.#dropDeleted();
    const prefix = this.#arnPrefix;
    if (!secretId.startsWith("arn:")) return this.#secrets.get(secretId);
    if (!secretId.startsWith(prefix)) return undefined;
    const name = secretId.slice(prefix.length);
    const byFullArn = this.#secrets.get(name.replace(/-[A-Za-z0-9]{6}$/, ""));
    return byFullArn?.arn === secretId ? byFullArn : this.#secrets.get(name);
  }

  /** @throws AwsFault ResourceNotFoundException */
  require(secretId: string): Secret {
    const secret = this.find(secretId);
    if (!secret) throw secretsFaults.secretNotFound();
    return secret;
  }

  /** @throws AwsFault ResourceNotFoundException, or InvalidRequestException when the secret is marked for deletion */
  requireLive(secretId: string): Secret {
    const secret = this.require(secretId);
    if (secret.deletionDueMs !== undefined) {
      throw secretsFaults.invalidRequest(
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    }
    return secret;
  }

  /** Makes a secret without a value; the name must be free. */
  create(name: string): Secret {
    const nowMs = this.clock.nowMs();
    const secret: Secret = {
      name,
      arn: `${this.#arnPrefix}${name}-${drawSuffix()}`,
      createdAtMs: nowMs,
      changedAtMs: nowMs,
      versions: new Map(),
      tags: new Map(),
      description: undefined,
      kmsKeyId: undefined,
      lastAccessedAtMs: undefined,
      deletedAtMs: undefined,
      deletionDueMs: undefined,
    };
    this.#secrets.set(name, secret);
    return secret;
  }

  /** Forgets a secret for good. */
  remove(secret: Secret): void {
    this.#secrets.delete(secret.name);
  }

  get #arnPrefix(): string {
    return `arn:aws:secretsmanager:${this.name}:${accountId}:secret:`;
  }

  #dropDeleted(): void {
    const nowMs = this.clock.nowMs();
    for (const secret of this.#secrets.values()) {
      if (secret.deletionDueMs !== undefined && secret.deletionDueMs <= nowMs)
        this.#secrets.delete(secret.name);
    }
  }
}

function drawSuffix(): string {
  return [...randomBytes(6)].map((byte) => suffixLetters[byte % suffixLetters.length]).join("");
}
