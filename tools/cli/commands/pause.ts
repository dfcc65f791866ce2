import * as v from "valibot";
import { settleFeed, switchFeed } from "../aws/feed.ts";
import { findConnection } from "../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../bridge/flags.ts";
import { exitCodes } from "../exit-codes.ts";
import { type CommandText, makeCommand } from "./command.ts";

export const feedAnswerSchema = v.object({
  connection: v.string(),
  /** Lambda's own word. */
  state: v.string(),
  wasChanged: v.boolean(),
});

export const pauseCommand = makeSwitch(
  {
    brief: "Stop handing messages to a connection's worker",
    detail: "Messages keep coming in and wait, for 14 days at most. Whoever is being worked on is finished.",
    examples: ["pause", "pause --connection acme"],
  },
  false,
);

export const resumeCommand = makeSwitch(
  {
    brief: "Hand messages to a connection's worker again",
    examples: ["resume", "resume --connection acme"],
  },
  true,
);

function makeSwitch(text: CommandText, isOn: boolean) {
  return makeCommand<ConnectionFlags>(text, connectionFlags, async (flags, { context, screen }) => {
    const { aws, connection } = await findConnection(flags, context);
    const before = await settleFeed(aws, connection.workerFunction, context);
    const wasChanged = (before.state === "Enabled") !== isOn;
    if (wasChanged) await switchFeed(aws, before, isOn);
    const { state } = await settleFeed(aws, connection.workerFunction, context);
    if (screen.isJson) screen.answer(feedAnswerSchema, { connection: connection.id, state, wasChanged });
    else screen.say(describeState(connection.id, state, wasChanged));
    return exitCodes.done;
  });
}

function describeState(connectionId: string, state: string, wasChanged: boolean): string {
  return wasChanged
    ? `The worker of ${connectionId} is ${state.toLowerCase()}.`
    : `The worker of ${connectionId} is ${state.toLowerCase()} already: nothing was done.`;
}
