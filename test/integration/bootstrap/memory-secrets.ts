import type { SecretWriter } from "../../../shared/aws/secret-writer.ts";
import type { SecretReader, SecretVersion } from "../../../shared/aws/secrets.ts";

/** Secrets Manager in memory: the current version of each secret, and how often each was written. */
export class MemorySecrets implements SecretReader, SecretWriter {
  readonly writes: string[] = [];
  readonly #versions = new Map<string, SecretVersion>();
  #count = 0;

  put(secretId: string, value: string): this {
    this.#count += 1;
    this.#versions.set(secretId, { value, versionId: `version-${this.#count}`, createdMs: 0 });
    return this;
  }

  read(secretId: string): Promise<SecretVersion | null> {
    return Promise.resolve(this.#versions.get(secretId) ?? null);
  }

  /** What a secret holds, as JSON. */
  json(secretId: string): unknown {
    const text = this.#versions.get(secretId)?.value;
    return text === undefined ? undefined : JSON.parse(text);
  }

  write(secretId: string, value: string): Promise<void> {
    this.writes.push(secretId);
    this.put(secretId, value);
    return Promise.resolve();
  }
}
