import { accessSync, constants } from "node:fs";

/** Where Debian's package `chromium` puts it. */
const usualPath = "/usr/bin/chromium";

/**
 * The browser that the tests drive: what CHROMIUM_PATH names, else Debian's.
 * @throws Error that says what to do, when there is none
 */
export function findChromium(env: NodeJS.ProcessEnv): string {
  const path = env["CHROMIUM_PATH"] ?? usualPath;
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    throw new Error(
      `test:browser needs Chromium and there is none at ${path}: "apt-get install chromium" puts one at ${usualPath}, and CHROMIUM_PATH names one that is elsewhere.`,
    );
  }
}
