import type { Screen } from "./screen.ts";
import { describeDuration } from "./times.ts";

/** A line that tells how far something has come. On a terminal it is written over and over; elsewhere it is not written. */
export interface Progress {
  show(done: number, what: string, total?: number): void;
  end(): void;
}

const barWidth = 24;
const redrawMs = 100;

export function openProgress(screen: Pick<Screen, "isTerminal" | "rewrite">, nowMs: () => number): Progress {
  const startedMs = nowMs();
  let drawnMs = 0;
  return {
    show(done, what, total) {
      const now = nowMs();
      if (!screen.isTerminal || (now - drawnMs < redrawMs && done !== total)) return;
      drawnMs = now;
      screen.rewrite(describeProgress(done, what, total ?? null, now - startedMs));
    },
    end() {
      if (screen.isTerminal && drawnMs > 0) screen.rewrite("");
    },
  };
}

/** `[████████                ] 340 of 1000 replayed, 85/s, 8 s left` */
export function describeProgress(
  done: number,
  what: string,
  total: number | null,
  elapsedMs: number,
): string {
  const perSecond = elapsedMs === 0 ? 0 : done / (elapsedMs / 1000);
  const rate = `${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`;
  if (total === null) return `${done} ${what}, ${rate}`;
  const filled = total === 0 ? barWidth : Math.min(barWidth, Math.round((done / total) * barWidth));
  const bar = `[${"█".repeat(filled)}${" ".repeat(barWidth - filled)}]`;
  const left =
    perSecond > 0 ? `, ${describeDuration((Math.max(0, total - done) / perSecond) * 1000)} left` : "";
  return `${bar} ${done} of ${total} ${what}, ${rate}${left}`;
}
