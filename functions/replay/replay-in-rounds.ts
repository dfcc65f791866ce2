import { longestReplaySeconds, type ReplayCounts } from "../../shared/contracts/replay.ts";
import { waitOrStop } from "./pace.ts";
import { type ReplayDeps, type ReplayOptions, replayLetters } from "./replay-letters.ts";

/** CloudWatch looks at the queue once a minute: between two rounds it must see what stays. */
const betweenRoundsMs = 75_000;

/**
 * Like {@link replayLetters}, for as long as it takes: in rounds, since what stays is hidden during each, and the alarm of exhausted dead
 * letters would take what was hidden for a quarter of an hour for new ones.
 *
 * @returns the sum; what stays, as the last round saw it; `hasMore` when it was stopped, or when a round got nowhere
 * @throws as {@link replayLetters} does
 */
export async function replayInRounds(
  options: Omit<ReplayOptions, "deadlineMs">,
  deps: ReplayDeps,
): Promise<ReplayCounts> {
  const { latestMs = deps.clock.nowMs() } = options;
  let total: ReplayCounts | null = null;
  for (;;) {
    const before: ReplayCounts | null = total;
    const round = await replayLetters(
      {
        ...options,
        latestMs,
        deadlineMs: deps.clock.nowMs() + 1000 * longestReplaySeconds,
        onProgress: (soFar) => options.onProgress?.(add(before, soFar)),
      },
      deps,
    );
    total = add(before, round);
    // A dry run sends nothing: another round would count the same letters again.
    if (!round.hasMore || round.replayed === 0 || isStopped(options)) return total;
    if (round.kept + round.unreadable > 0) await waitOrStop(betweenRoundsMs, deps.clock, options.signal);
    if (isStopped(options)) return total;
  }
}

function isStopped({ signal }: Pick<ReplayOptions, "signal">): boolean {
  return signal?.aborted ?? false;
}

/** What is gone adds up; what stays is what the newer round saw. */
function add(before: ReplayCounts | null, round: ReplayCounts): ReplayCounts {
  if (before === null) return round;
  const reasons = new Set([...Object.keys(before.byReason), ...Object.keys(round.byReason)]);
  return {
    ...round,
    matched: before.replayed + round.matched,
    replayed: before.replayed + round.replayed,
    byReason: Object.fromEntries(
      [...reasons].map((reason) => [reason, (before.byReason[reason] ?? 0) + (round.byReason[reason] ?? 0)]),
    ),
  };
}
