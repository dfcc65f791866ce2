import type { Page } from "playwright-core";
import type { OktaOrg } from "../../../tools/emulators/okta-org/start.ts";

export const password = "Secr3tEnough";

/** Fills in the sign-on page that the browser stands at, and waits for what comes of it. */
export async function fillSignOn(page: Page, login: string): Promise<void> {
  await page.fill("input[name=username]", login);
  await page.fill("input[name=password]", password);
  await page.click("#login button[type=submit]");
}

/** Opens the org's sign-on page and signs the person in there with their password. */
export async function signInAt(page: Page, org: OktaOrg, login: string): Promise<void> {
  await page.goto(`${org.url}/login/login.htm`);
  await fillSignOn(page, login);
}

/** Clicks a tile of the home page, and waits until that page is left. */
export async function clickTile(page: Page, label: string): Promise<void> {
  const home = page.url();
  await page.locator("#apps").getByRole("link", { name: label, exact: true }).click();
  await page.waitForURL(({ href }) => href !== home);
}

/** Where a way through several pages ended: in which org, as whom or why not. */
export interface Landing {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** The login that the home page greets. */
  readonly login?: string;
  /** Id of the user whom the home page greets. */
  readonly userId?: string;
  /** Why the page refuses. */
  readonly refusal?: string;
}

/** Waits for the page at which the browser comes to rest: a greeting or a refusal. */
export async function readLanding(page: Page): Promise<Landing> {
  const end = page.locator("#user, #error");
  await end.waitFor();
  const { origin } = new URL(page.url());
  const text = (await end.textContent()) ?? "";
  const userId = await end.getAttribute("data-user-id");
  if (userId === null) return { origin, refusal: text };
  return { origin, login: /\((.*)\)$/.exec(text)?.[1] ?? "", userId };
}
