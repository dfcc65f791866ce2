import type { FlagParametersForType } from "@stricli/core";
import type { CliContext } from "../context.ts";

/** Which bridge, and how it is printed: the same on every command. */
export type BridgeFlags = {
  readonly local?: boolean;
  readonly stack?: string;
  readonly region?: string;
  readonly json?: boolean;
};

/** The same, of one connection. */
export type ConnectionFlags = BridgeFlags & {
  readonly connection?: string;
};

const parseText = (text: string): string => text;

export const bridgeFlags: FlagParametersForType<BridgeFlags, CliContext> = {
  local: {
    kind: "boolean",
    optional: true,
    withNegated: false,
    brief: 'The bridge that "npm start" runs here',
  },
  stack: {
    kind: "parsed",
    parse: parseText,
    optional: true,
    placeholder: "name",
    brief: "Name of the stack; else ORGBRIDGE_STACK, else the one in bridge.config.json",
  },
  region: {
    kind: "parsed",
    parse: parseText,
    optional: true,
    placeholder: "region",
    brief: "AWS region; else the one that the AWS environment or profile names",
  },
  json: { kind: "boolean", optional: true, withNegated: false, brief: "Print JSON, for machines" },
};

export const connectionFlags: FlagParametersForType<ConnectionFlags, CliContext> = {
  ...bridgeFlags,
  connection: {
    kind: "parsed",
    parse: parseText,
    optional: true,
    placeholder: "id",
    brief: "Id of the connection; not needed where there is one only",
  },
};
