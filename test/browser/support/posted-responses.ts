import type { Page } from "playwright-core";
import { escapeHtml } from "../../../tools/emulators/okta-org/sign-in/html.ts";
import type { FederatedOrgs } from "./federated-orgs.ts";

/** The form with a SAML response, as a browser posts it to the target org. */
export interface PostedResponse {
  readonly address: string;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Gets between the browser and the target org's assertion consumer service.
 *
 * @param change sees each response on its way, can take its time, and gives what goes on in its place
 * @returns the responses as they came from the source org, oldest first
 */
export async function interceptResponses(
  page: Page,
  { target, idpId }: FederatedOrgs,
  change: (xml: string) => string | Promise<string> = (xml) => xml,
): Promise<readonly PostedResponse[]> {
  const seen: PostedResponse[] = [];
  await page.route(`${target.url}/sso/saml2/${idpId}`, async (route, request) => {
    const posted = new URLSearchParams(request.postData() ?? "");
    const encoded = posted.get("SAMLResponse");
    if (encoded === null) return route.continue();
    seen.push({ address: request.url(), fields: Object.fromEntries(posted) });
    const changed = await change(Buffer.from(encoded, "base64").toString("utf8"));
    posted.set("SAMLResponse", Buffer.from(changed).toString("base64"));
    return route.continue({ postData: posted.toString() });
  });
  return seen;
}

/** Posts the form from a page of somebody's own, as an attacker's site would. */
export async function postAgain(page: Page, { address, fields }: PostedResponse): Promise<void> {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  await page.setContent(
    `<form method="POST" action="${escapeHtml(address)}">${inputs.join("")}<button>Continue</button></form>`,
  );
  await page.click("button");
  await page.waitForURL(`${new URL(address).origin}/**`);
}
