import * as v from "valibot";
import { type WalkDeps, type WalkOptions, walkLetters } from "../../../../functions/replay/walk-letters.ts";
import { longestReplaySeconds } from "../../../../shared/contracts/replay.ts";
import { findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import { CliFailure, exitCodes } from "../../exit-codes.ts";
import { makeWordsCommand } from "../command.ts";
import { openDeadLetters } from "./letters.ts";
import { checkId, completeIds } from "./match-id.ts";

export const dlqDropAnswerSchema = v.object({
  connection: v.string(),
  dropped: v.array(v.string()),
  /** Ids that no dead letter has, or that lie behind another of the same person. */
  notFound: v.array(v.string()),
});

export const dlqDropCommand = makeWordsCommand<ConnectionFlags>(
  {
    brief: "Throw dead letters away",
    detail:
      "Only when somebody has seen to the person by another way: what is dropped is gone. Nobody is touched in either org.",
    examples: ["dlq drop 5fea7756-0ea4-451a-a703-a558b933e274"],
  },
  connectionFlags,
  { placeholder: "id", brief: "Id of a dead letter as dlq list shows it, or how it begins", minimum: 1 },
  async (flags, ids, { context, screen }) => {
    for (const id of ids) checkId(id);
    const bridge = await findConnection(flags, context);
    const deps = await openDeadLetters(bridge);
    const options = {
      connectionId: bridge.connection.id,
      deadlineMs: context.nowMs() + 1000 * longestReplaySeconds,
      signal: context.interrupted,
    };
    const meant = await completeIds(ids, options, deps);
    for (const [id, whole] of meant) {
      if (whole.length < 2) continue;
      throw new CliFailure(
        exitCodes.usage,
        `${id} may be ${whole.join(" or ")}.`,
        "Write one of them in full.",
      );
    }
    const dropped = await drop(new Set([...meant.values()].flat()), options, deps);
    const notFound = [...meant]
      .filter(([, [id]]) => id === undefined || !dropped.includes(id))
      .map(([id]) => id);
    if (screen.isJson)
      screen.answer(dlqDropAnswerSchema, { connection: bridge.connection.id, dropped, notFound });
    else {
      for (const id of dropped) screen.say(`${id} is gone.`);
      for (const id of notFound) screen.note(`${id}: not to be found, or behind another of the same person.`);
      if (notFound.length > 0) screen.note("orgbridge dlq list shows what there is.");
    }
    if (dropped.length === 0) return exitCodes.nothing;
    return notFound.length === 0 ? exitCodes.done : exitCodes.attention;
  },
);

/** Deletes those of these that are found. @returns their ids */
async function drop(
  wanted: ReadonlySet<string>,
  options: WalkOptions & { readonly signal: AbortSignal },
  deps: WalkDeps,
): Promise<string[]> {
  const done = new AbortController();
  const dropped: string[] = [];
  if (wanted.size === 0) return dropped;
  await walkLetters(
    { ...options, signal: AbortSignal.any([options.signal, done.signal]) },
    deps,
    async (letters) => {
      const found = letters.filter(({ letter }) => wanted.has(letter.messageId));
      if (found.length === 0) return new Set();
      const left = new Set(await deps.deadLetters.remove(found.map(({ receiptHandle }) => receiptHandle)));
      const gone = found
        .filter(({ receiptHandle }) => !left.has(receiptHandle))
        .map(({ letter }) => letter.messageId);
      dropped.push(...gone);
      if (dropped.length === wanted.size) done.abort();
      return new Set(gone);
    },
  );
  return dropped;
}
