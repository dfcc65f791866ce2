import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launchChromium } from "./launch-chromium.ts";

/** One Chromium for the tests of a file. */
export interface TestBrowser {
  /** A page in a browser of its own, without cookies: somebody who has not been here yet. */
  open(): Promise<Page>;
}

/**
 * Starts Chromium for the tests of this file. After each test its pages are closed; a page that asked for anything beyond
 * this machine fails the test, and a test that failed leaves pictures of its pages in a temporary folder.
 */
export function useBrowser(): TestBrowser {
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];
  const strangers: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async ({ task }) => {
    const opened = contexts.splice(0);
    if (task.result?.state === "fail") await takePictures(opened);
    await Promise.all(opened.map((context) => context.close()));
    expect(strangers.splice(0), "requests of the browser that left this machine").toEqual([]);
  });
  afterAll(() => browser?.close());

  return {
    async open() {
      if (browser === undefined) throw new Error("Chromium has not started");
      const context = await browser.newContext();
      contexts.push(context);
      // Every request is seen here, the ones after a redirect too, which routes do not see.
      context.on("request", (request) => {
        if (!isLocal(request.url())) strangers.push(request.url());
      });
      await context.route(
        (url) => !isLocal(url.href),
        (route) => route.abort(),
      );
      return context.newPage();
    },
  };
}

function isLocal(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return hostname === "127.0.0.1" || protocol === "about:" || protocol === "data:";
}

async function takePictures(contexts: readonly BrowserContext[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "orgbridge-browser-"));
  const pages = contexts.flatMap((context) => context.pages());
  await Promise.all(pages.map((page, index) => page.screenshot({ path: join(folder, `page-${index}.png`) })));
  console.error(
    `pictures of the pages are in ${folder}; they stood at ${pages.map((page) => page.url()).join(", ")}`,
  );
}
