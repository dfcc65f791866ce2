import { systemClock } from "./clock.ts";

const lookEveryMs = 200;

/**
 * Calls `onGone` when the `npm run` that started this program has ended. npm passes a signal on to the shell between, which
 * ends without passing it on further: the program would go on for ever, with its port taken. Does nothing for a program that
 * npm did not start: that may outlive its parent.
 */
export function watchNpm(script: string, onGone: () => void): void {
  if (process.env["npm_lifecycle_event"] !== script) return;
  const parent = process.ppid;
  const look = (): void => {
    if (process.ppid === parent) systemClock.after(lookEveryMs, look);
    else onGone();
  };
  look();
}
