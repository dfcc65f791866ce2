import type { Json } from "../../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../../tools/emulators/okta-org/start.ts";
import { callOrg, create, type OrgAnswer, textAt } from "./org-client.ts";
import { createServiceApp, makeTokenForm, postToken, type ServiceApp, signAssertion } from "./service-app.ts";

/** A service app that calls the org with a bearer token. */
export interface AdminCaller {
  readonly app: ServiceApp;
  call(method: "GET" | "POST" | "PUT" | "DELETE" | "PATCH", path: string, body?: Json): Promise<OrgAnswer>;
}

/** A service app with these standard roles, and a token for the scopes. */
export async function createCaller(
  org: OktaOrg,
  scopes: string[],
  roles: string[] = [],
): Promise<AdminCaller> {
  const app = await createServiceApp(org, { scopes, roles, dpop: false });
  const { body } = await postToken(org, makeTokenForm(await signAssertion(org, app), scopes.join(" ")));
  const headers = { authorization: `Bearer ${textAt(body, "access_token")}` };
  return { app, call: (method, path, given) => callOrg(org, method, path, given, headers) };
}

/** A service app with a custom role of these permissions for these resources (paths are taken as of this org). */
export async function createCustomAdmin(
  org: OktaOrg,
  given: { scopes: string[]; permissions: string[]; resources: string[] },
): Promise<AdminCaller> {
  const caller = await createCaller(org, given.scopes);
  const role = await createRole(org, given.permissions);
  const set = await createSet(
    org,
    given.resources.map((resource) => (resource.startsWith("/") ? `${org.url}${resource}` : resource)),
  );
  const body = { type: "CUSTOM", role, "resource-set": set };
  await create(org, `/oauth2/v1/clients/${caller.app.clientId}/roles`, body);
  return caller;
}

/** A custom role; its id. */
export async function createRole(org: OktaOrg, permissions: string[], label = "Bridge"): Promise<string> {
  const body = { label, description: "What the bridge does", permissions };
  return (await create(org, "/api/v1/iam/roles", body)).id;
}

/** A resource set; its id. */
export async function createSet(org: OktaOrg, resources: string[], label = "Bridge"): Promise<string> {
  const body = { label, description: "Where the bridge works", resources };
  return (await create(org, "/api/v1/iam/resource-sets", body)).id;
}
