import { watchNpm } from "../emulators/npm-watch.ts";

/**
 * Resolves when somebody asks this program to end (Ctrl-C, or SIGTERM), or the npm script `script` that started it. To be called before anything is started, so that
 * whatever has been started by then can be stopped.
 */
export function untilStopped(script: string): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
    watchNpm(script, resolve);
  });
}
