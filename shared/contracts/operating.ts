import * as v from "valibot";
import { connectionIdSchema } from "./connection-id.ts";
import { parseJson } from "./parse.ts";

const nameSchema = v.pipe(v.string(), v.minLength(1));

/** What an operator's tool must know of a bridge: names that nobody can guess. Goes out of the stack as JSON in one output. */
export const bridgeFactsSchema = v.object({
  orgbridge: v.literal("bridge"),
  /** Prefix of every resource name. */
  prefix: nameSchema,
  /** Where the HTTP API answers, without a slash at the end. */
  apiUrl: nameSchema,
  bootstrapFunction: nameSchema,
  replayFunction: nameSchema,
  /** Log group of the event-hook function. */
  intakeLog: nameSchema,
});

export type BridgeFacts = v.InferOutput<typeof bridgeFactsSchema>;

/** The same of one connection; an output each, since an output holds 1,024 characters. */
export const connectionFactsSchema = v.object({
  orgbridge: v.literal("connection"),
  id: connectionIdSchema,
  workerFunction: nameSchema,
  workerLog: nameSchema,
  /** How long events about one person gather before they are worked on. */
  settleSeconds: v.number(),
});

export type ConnectionFacts = v.InferOutput<typeof connectionFactsSchema>;

/** A bridge as an operator's tool finds it. */
export interface Deployment extends Omit<BridgeFacts, "orgbridge"> {
  readonly connections: readonly ConnectionFacts[];
}

/** Finds the bridge among the values of a stack's outputs; null when the stack is no bridge, or one of before these outputs. */
export function readDeployment(outputs: readonly string[]): Deployment | null {
  const bridge = outputs.flatMap((output) => readOutput(bridgeFactsSchema, output))[0];
  if (bridge === undefined) return null;
  const { orgbridge: _, ...facts } = bridge;
  return { ...facts, connections: outputs.flatMap((output) => readOutput(connectionFactsSchema, output)) };
}

function readOutput<TSchema extends v.GenericSchema>(
  schema: TSchema,
  output: string,
): readonly v.InferOutput<TSchema>[] {
  const parsed = parseJson(schema, output);
  return parsed.ok ? [parsed.value] : [];
}

/** Where `npm start` writes how its bridge is reached, from the project's root. */
export const localBridgeFile = ".orgbridge/local.json";

/** What stands there. */
export const localBridgeSchema = v.object({
  /** The embedded AWS, for the `endpoint` of every SDK client. */
  awsEndpoint: v.pipe(v.string(), v.regex(/^http:\/\/127\.0\.0\.1:\d+$/, "an address on 127.0.0.1")),
  region: nameSchema,
  stackName: nameSchema,
  /** Process that runs the bridge. */
  pid: v.number(),
});

export type LocalBridgeFile = v.InferOutput<typeof localBridgeSchema>;
