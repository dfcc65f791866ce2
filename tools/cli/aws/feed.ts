import { ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import type { CliContext } from "../context.ts";
import { CliFailure, exitCodes } from "../exit-codes.ts";
import { pauseFor } from "../output/wait.ts";
import type { AwsClients } from "./clients.ts";

/** What hands a connection's messages to its worker. */
export interface Feed {
  readonly id: string;
  /** Lambda's own word: `Enabled`, `Disabled`, or one of the ways between them. */
  readonly state: string;
}

type Lambda = Pick<AwsClients, "lambda">;

export async function readFeed({ lambda }: Lambda, workerFunction: string): Promise<Feed> {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName: workerFunction }),
  );
  const mapping = EventSourceMappings[0];
  if (mapping?.UUID === undefined) {
    throw new CliFailure(
      exitCodes.failed,
      `Nothing hands messages to ${workerFunction}.`,
      "Its event source mapping was deleted: deploy the stack anew.",
    );
  }
  return { id: mapping.UUID, state: mapping.State ?? "unknown" };
}

/** How long Lambda is waited for: it usually takes some seconds. */
const settleMs = 120_000;
const pollMs = 500;

/** The feed when it is no longer on its way: Lambda refuses to be told anything else before. What it is, when that takes too long. */
export async function settleFeed(aws: Lambda, workerFunction: string, context: CliContext): Promise<Feed> {
  const deadlineMs = context.nowMs() + settleMs;
  let feed = await readFeed(aws, workerFunction);
  while (isOnItsWay(feed) && context.nowMs() < deadlineMs && !context.interrupted.aborted) {
    await pauseFor(pollMs, context.interrupted);
    feed = await readFeed(aws, workerFunction);
  }
  return feed;
}

function isOnItsWay({ state }: Feed): boolean {
  return state.endsWith("ing");
}

/** Begins to stop or to start it; Lambda takes some seconds to get there. */
export async function switchFeed({ lambda }: Lambda, feed: Feed, isOn: boolean): Promise<void> {
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID: feed.id, Enabled: isOn }));
}
