import { listLetters } from "../../../../functions/replay/list-letters.ts";
import type { WalkDeps, WalkOptions } from "../../../../functions/replay/walk-letters.ts";
import { CliFailure, exitCodes } from "../../exit-codes.ts";

/** The length of an id of SQS, and of the least that may stand for one: what `dlq list` shows on a narrow terminal. */
const wholeId = 36;
const leastOfId = 8;

/** Whether this is an id, or the beginning of one. @throws CliFailure for what can be neither */
export function checkId(text: string): void {
  if (text.length >= leastOfId && text.length <= wholeId && /^[0-9a-f-]+$/.test(text)) return;
  throw new CliFailure(
    exitCodes.usage,
    `${JSON.stringify(text)} is no id of a dead letter.`,
    `Copy it from orgbridge dlq list: the first ${leastOfId} characters will do.`,
  );
}

/** Whole ids for these, which may be beginnings: all dead letters are looked at for that, since two may begin alike. */
export async function completeIds(
  texts: readonly string[],
  options: WalkOptions,
  deps: WalkDeps,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map(texts.map((text) => [text, text.length === wholeId ? [text] : []]));
  const beginnings = texts.filter((text) => text.length < wholeId);
  if (beginnings.length === 0) return found;
  const onLetter = ({ messageId }: { readonly messageId: string }): void => {
    for (const text of beginnings) if (messageId.startsWith(text)) found.get(text)?.push(messageId);
  };
  await listLetters({ ...options, filter: {}, onLetter }, deps);
  return found;
}
