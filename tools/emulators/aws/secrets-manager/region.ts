import { randomBytes } from "node:crypto";
import type { EmulatorClock } from "../../clock.ts";
import { accountId } from "../account.ts";
import type { Invoke } from "../lambda/invoke-result.ts";
import { secretsFaults } from "./faults.ts";
import type { Secret } from "./secret.ts";

const suffixLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const arnSuffix = /-[A-Za-z0-9]{6}$/;

/** The secrets of one region. */
export class SecretsRegion {
  readonly name: string;
  readonly clock: EmulatorClock;
  /** Functions that rotate secrets, by ARN. */
  readonly functions: ReadonlyMap<string, Invoke>;
  readonly #secrets = new Map<string, Secret>();

  constructor(name: string, clock: EmulatorClock, functions: ReadonlyMap<string, Invoke>) {
    this.functions = functions;
    this.name = name;
    this.clock = clock;
  }

  /** Every secret that is not gone for good, those marked for deletion included. */
  get secrets(): readonly Secret[] {
    this.#dropDeleted();
    return [...this.#secrets.values()];
  }

  /**
   * The secret of that name, ARN, or ARN without its random suffix. An ARN that ends as if it had the suffix is taken for
   * a full one, so that a name that ends in a hyphen and six letters is not found by half an ARN.
   */
  find(secretId: string): Secret | undefined {
    this.#dropDeleted();
    const prefix = this.arnPrefix;
    if (!secretId.startsWith("arn:")) return this.#secrets.get(secretId);
    if (!secretId.startsWith(prefix)) return undefined;
    const name = secretId.slice(prefix.length);
    const nameOfFullArn = name.replace(arnSuffix, "");
    if (nameOfFullArn === name) return this.#secrets.get(name);
    const secret = this.#secrets.get(nameOfFullArn);
    return secret?.arn === secretId ? secret : undefined;
  }

  /** How an ARN of this region begins, up to the name. */
  get arnPrefix(): string {
    return `arn:aws:secretsmanager:${this.name}:${accountId}:secret:`;
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
      arn: `${this.arnPrefix}${name}-${drawSuffix()}`,
      createdAtMs: nowMs,
      changedAtMs: nowMs,
      versions: new Map(),
      tags: undefined,
      description: undefined,
      kmsKeyId: undefined,
      resourcePolicy: undefined,
      rotation: undefined,
      lastAccessedAtMs: undefined,
      lastRotatedAtMs: undefined,
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
