import { ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { CliFailure, exitCodes } from "../exit-codes.ts";
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

/** Begins to stop or to start it; Lambda takes some seconds to get there. */
export async function switchFeed({ lambda }: Lambda, feed: Feed, isOn: boolean): Promise<void> {
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID: feed.id, Enabled: isOn }));
}
