import { RemovalPolicy } from "aws-cdk-lib";
import { type IKey, Key } from "aws-cdk-lib/aws-kms";
import { Tracing } from "aws-cdk-lib/aws-lambda";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { resourcePrefixSchema } from "../../shared/contracts/environment.ts";
import { parse } from "../../shared/contracts/parse.ts";
import type { TuningInput } from "../../shared/contracts/tuning.ts";
import { BridgeConfigError } from "../config.ts";
import type { BridgeConfig } from "../config-schema.ts";

/** What every part of one bridge has in common. */
export interface Settings {
  /** What every name begins with: nothing else in the account and region may have names that begin so. */
  readonly prefix: string;
  /** In days. */
  readonly logRetention: RetentionDays;
  /** How workers and queues are run. */
  readonly tuning: TuningInput;
  readonly tracing: Tracing;
  /** A customer's key for queues and secrets; null: keys that AWS manages. */
  readonly encryptionKey: IKey | null;
  /** What becomes of each kind of resource when the stack is deleted. */
  readonly removal: Readonly<Record<Keepable, RemovalPolicy>>;
}

type Keepable = BridgeConfig["keepOnDestroy"][number];

/**
 * The common settings of a bridge, from its config.
 * @throws BridgeConfigError when no name may begin with the prefix
 */
export function buildSettings(scope: Construct, config: BridgeConfig, prefix: string): Settings {
  const parsed = parse(resourcePrefixSchema, prefix);
  if (!parsed.ok) throw new BridgeConfigError(`The prefix is refused: ${parsed.problems.join("; ")}`);
  const { encryptionKeyArn, keepOnDestroy, logRetentionDays, worker, queue } = config;
  const remove = (kind: Keepable): RemovalPolicy =>
    keepOnDestroy.includes(kind) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  return {
    prefix,
    logRetention: logRetentionDays,
    tuning: { worker, queue },
    tracing: config.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
    encryptionKey: encryptionKeyArn === undefined ? null : Key.fromKeyArn(scope, "Key", encryptionKeyArn),
    removal: { secrets: remove("secrets"), logs: remove("logs"), deadLetters: remove("deadLetters") },
  };
}
