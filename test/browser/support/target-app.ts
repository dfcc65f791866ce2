import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll } from "vitest";
import { escapeHtml } from "../../../tools/emulators/okta-org/sign-in/html.ts";
import { buildSignOn } from "../../support/saml-sign-on.ts";
import type { FederatedOrgs } from "./federated-orgs.ts";

/** An app that people of the target org use: it greets whom the target org signs in to it. */
export interface TargetApp {
  /** Where the app itself runs. */
  readonly origin: string;
  /** The app's address in the target org, behind a tile there. */
  readonly embedLink: string;
  /** Assigns the app to a user of the target org. */
  assign(userId: string): Promise<void>;
}

interface AppAnswer {
  readonly id: string;
  readonly _links: { readonly appLinks: readonly [{ readonly href: string }] };
}

/** An app in the target org for the tests around. */
export function useTargetApp(useOrgs: () => FederatedOrgs): () => TargetApp {
  let server: Server | undefined;
  let app: TargetApp | undefined;
  beforeAll(async () => {
    server = await listen();
    app = await addApp(useOrgs(), `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  });
  return () => {
    if (app === undefined) throw new Error("the target org's app has not started");
    return app;
  };
}

function listen(): Promise<Server> {
  const server = createServer((request, response) => {
    void greet(request).then((page) => response.setHeader("content-type", "text/html").end(page));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** Believes what it is told: how apps check a response is not what is tested here. */
async function greet(request: IncomingMessage): Promise<string> {
  const posted = new URLSearchParams(await text(request)).get("SAMLResponse") ?? "";
  const xml = Buffer.from(posted, "base64").toString("utf8");
  const [, name = "nobody"] = /<saml2:NameID[^>]*>([^<]*)</.exec(xml) ?? [];
  return `<!DOCTYPE html><title>Wiki</title><p id="user" data-user-id="">Wiki (${escapeHtml(name)})</p>`;
}

async function addApp({ targetAdmin }: FederatedOrgs, origin: string): Promise<TargetApp> {
  const app = (await targetAdmin.call("POST", "/api/v1/apps", {
    label: "Wiki",
    signOnMode: "SAML_2_0",
    settings: {
      signOn: buildSignOn(`${origin}/acs`, origin),
    },
  })) as AppAnswer;
  return {
    origin,
    embedLink: app._links.appLinks[0].href,
    async assign(userId) {
      await targetAdmin.call("POST", `/api/v1/apps/${app.id}/users`, { id: userId, scope: "USER" });
    },
  };
}
