import { resourcePrefixSchema } from "../../shared/contracts/environment.ts";
import { parse } from "../../shared/contracts/parse.ts";
import { BridgeConfigError } from "../config.ts";
import type { BridgeConfig } from "../config-schema.ts";

/** What every part of one bridge has in common. */
export interface Settings {
  /** What every name begins with: nothing else in the account and region may have names that begin so. */
  readonly prefix: string;
}

/**
 * The common settings of a bridge, from its config.
 * @throws BridgeConfigError when no name may begin with the prefix
 */
export function buildSettings(_config: BridgeConfig, prefix: string): Settings {
  const parsed = parse(resourcePrefixSchema, prefix);
  if (!parsed.ok) throw new BridgeConfigError(`The prefix is refused: ${parsed.problems.join("; ")}`);
  return { prefix };
}
