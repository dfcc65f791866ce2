import type { SecretReader, SecretStage, SecretVersion } from "../../shared/aws/secrets.ts";
import { testNowMs } from "./stub-clock.ts";

/** Secrets Manager in memory: versions by stage, the same for every secret id. Remembers what was read. */
export class StubSecrets implements SecretReader {
  readonly reads: { readonly secretId: string; readonly stage: SecretStage }[] = [];
  /** While set, every read throws it. */
  failure: Error | null = null;
  #puts = 0;
  #versions: Partial<Record<SecretStage, SecretVersion>> = {};

  /** Ids are `version-1` and so on. `createdMs` defaults to a long time ago. */
  put(stage: SecretStage, value: string, createdMs: number | null = testNowMs - 30 * 86_400_000): this {
    this.#puts += 1;
    const version = { value, versionId: `version-${this.#puts}`, createdMs };
    this.#versions = { ...this.#versions, [stage]: version };
    return this;
  }

  async read(secretId: string, stage: SecretStage): Promise<SecretVersion | null> {
    this.reads.push({ secretId, stage });
    await Promise.resolve();
    if (this.failure !== null) throw this.failure;
    return this.#versions[stage] ?? null;
  }
}
