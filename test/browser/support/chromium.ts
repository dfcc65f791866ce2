import { accessSync, constants } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian's package `chromium` puts it. */
const usualPath = "/usr/bin/chromium";

/**
 * The browser that the tests drive: what CHROMIUM_PATH names, else Debian's.
 * @throws Error that says what to do, when there is none
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
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

/** Starts a headless Chromium that talks to this machine only: every other name leads nowhere. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-proxy-server",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
}
