import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { type OutcomeLine, outcomeLineSchema } from "../../../shared/contracts/outcome-line.ts";
import { parseJson } from "../../../shared/contracts/parse.ts";
import type { AwsClients } from "./clients.ts";

/** An outcome with when it was logged, in milliseconds since 1970. */
export type LoggedOutcome = OutcomeLine & { readonly atMs: number };

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
): Promise<readonly LoggedOutcome[]> {
  const who = userId === undefined ? "" : ` && $.userId = "${userId}"`;
  const found: LoggedOutcome[] = [];
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
