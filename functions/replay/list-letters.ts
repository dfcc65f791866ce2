import type { DeadLetterFilter } from "../../shared/contracts/replay.ts";
import type { DeadLetter } from "../../shared/core/dead-letters/dead-letter.ts";
import { matchesFilter } from "../../shared/core/dead-letters/matches-filter.ts";
import { type WalkDeps, type WalkOptions, walkLetters } from "./walk-letters.ts";

export interface ListOptions extends WalkOptions {
  readonly filter: DeadLetterFilter;
  /** Called for each letter that fits, once; nothing of it is kept. */
  readonly onLetter: (letter: DeadLetter) => void;
}

/** What a listing came to. */
export interface Listed {
  readonly matched: number;
  /** Letters that do not fit the filter. */
  readonly others: number;
  /** Whether letters may have been out of sight: in a FIFO queue, a letter hides what came after it about the same person. */
  readonly mayHideMore: boolean;
  /** Ended by its deadline or its signal. */
  readonly hasMore: boolean;
}

/**
 * Shows the dead letters that fit, and changes nothing: all are visible again at the end, though SQS has counted one more receive.
 * @throws what SQS throws
 */
export async function listLetters(options: ListOptions, deps: WalkDeps): Promise<Listed> {
  const { filter, onLetter } = options;
  let matched = 0;
  let others = 0;
  const { isComplete, stayed } = await walkLetters(options, deps, async (letters) => {
    for (const { letter } of letters) {
      if (!matchesFilter(letter, filter)) {
        others += 1;
        continue;
      }
      matched += 1;
      onLetter(letter);
    }
    return new Set();
  });
  return { matched, others, mayHideMore: stayed > 0, hasMore: !isComplete };
}
