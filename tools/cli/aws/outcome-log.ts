import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import * as v from "valibot";
import { parseJson } from "../../../shared/contracts/parse.ts";
import type { AwsClients } from "./clients.ts";

/** What the worker's log says of one person's records. */
export const outcomeLineSchema = v.object({
  code: v.literal("record.outcome"),
  userId: v.nullable(v.string()),
  messageIds: v.array(v.string()),
  outcome: v.string(),
  /** `none` where the outcome needs no reason. */
  reason: v.string(),
  changes: v.array(v.string()),
  requests: v.number(),
  lagMs: v.nullable(v.number()),
  afterSeconds: v.nullish(v.number(), null),
  errorCode: v.nullish(v.string(), null),
  field: v.nullish(v.string(), null),
});

export type OutcomeLine = v.InferOutput<typeof outcomeLineSchema> & {
  /** When it was logged, in milliseconds since 1970. */
  readonly atMs: number;
};

/** Which outcomes are looked for: those of one person, or all. */
export interface OutcomeQuestion {
  readonly logGroup: string;
  readonly sinceMs: number;
  readonly userId?: string;
  /** At most this many; the oldest come first. */
  readonly limit?: number;
}

/** Reads the outcomes from a worker's log, oldest first. New lines take some seconds to be found. */
export async function readOutcomes(
  { logs }: Pick<AwsClients, "logs">,
  { logGroup, sinceMs, userId, limit = 10_000 }: OutcomeQuestion,
): Promise<readonly OutcomeLine[]> {
  const who = userId === undefined ? "" : ` && $.userId = "${userId}"`;
  const found: OutcomeLine[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: logGroup,
        startTime: sinceMs,
        filterPattern: `{ $.code = "record.outcome"${who} }`,
        nextToken,
      }),
    );
    for (const { message = "", timestamp = 0 } of page.events ?? []) {
      const line = parseJson(outcomeLineSchema, message);
      if (line.ok) found.push({ ...line.value, atMs: timestamp });
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined && found.length < limit);
  return found;
}
