import type { SecretWriter } from "../../../shared/aws/secret-writer.ts";
import type { SecretReader, SecretVersion } from "../../../shared/aws/secrets.ts";

/** Secrets Manager in memory: the current version of each secret, and how often each was written. */
export class MemorySecrets implements SecretReader, SecretWriter {
  readonly writes: string[] = [];
  readonly #versions = new Map<string, SecretVersion>();
  readonly #values = new Set<string>();
  #count = 0;

  put(secretId: string, value: string): this {
    this.#count += 1;
    this.#values.add(value);
    this.#versions.set(secretId, { value, versionId: `version-${this.#count}`, createdMs: 0 });
    return this;
  }

  read(secretId: string): Promise<SecretVersion | null> {
    return Promise.resolve(this.#versions.get(secretId) ?? null);
  }

  /** What a secret holds, as JSON. */
  json(secretId: string): unknown {
    return JSON.parse(this.text(secretId));
  }

  text(secretId: string): string {
    return this.#versions.get(secretId)?.value ?? "null";
  }

  /** Every token, private key and hook secret that was ever kept here: what nobody may be told. */
  listSecrets(): readonly string[] {
    return [...this.#values].flatMap((value) =>
      value.startsWith("{") ? findSecrets(JSON.parse(value)) : [value],
    );
  }

  async write(secretId: string, value: string): Promise<void> {
    await this.meddle("before");
    this.writes.push(secretId);
    this.put(secretId, value);
    await this.meddle("after");
  }

  /** A test can put its own here, to fail or to count. */
  meddle: (when: "before" | "after") => Promise<void> = () => Promise.resolve();
}

function findSecrets(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    ["d", "apiToken", "workerApiToken"].includes(name) && typeof part === "string"
      ? [part]
      : findSecrets(part),
  );
}
