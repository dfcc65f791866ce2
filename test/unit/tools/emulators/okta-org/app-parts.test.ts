import { describe, expect, test } from "vitest";
import { explain, makeBookmark, makeSamlApp } from "./support/app-bodies.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  errorOf,
  listAt,
  type OrgAnswer,
  startOrg,
  textAt,
} from "./support/org-client.ts";

describe("the list of apps", () => {
  test("can be filtered by status, name and user", async () => {
    await using org = await startOrg();
    const person = await createActiveUser(org, "ada@example.com");
    const first = await create(org, "/api/v1/apps", makeBookmark({ url: "https://one.example.com" }));
    const second = await create(org, "/api/v1/apps", makeSamlApp());
    await callOrg(org, "POST", `/api/v1/apps/${first.id}/users`, { id: person.id });
    await callOrg(org, "POST", `/api/v1/apps/${second.id}/lifecycle/deactivate`);
    const list = async (query: Readonly<Record<string, string>>): Promise<OrgAnswer> =>
      callOrg(org, "GET", `/api/v1/apps?${new URLSearchParams(query).toString()}`);

    const inactive = await list({ filter: 'status eq "INACTIVE"' });
    const both = await list({ filter: 'status eq "ACTIVE" and name eq "bookmark"' });
    const own = await list({ filter: `user.id eq "${person.id}"` });
    const wrong = await list({ filter: 'label co "x"' });

    expect([inactive, both, own].map(({ body }) => listAt(body).map((app) => at(app, "id")))).toEqual([
      [second.id],
      [first.id],
      [first.id],
    ]);
    expect(errorOf(wrong)).toEqual([400, "E0000031"]);
  });
});

describe("an app's user", () => {
  test("is shown with the app where the request asks for it", async () => {
    // Okta's description takes what is embedded for a map of objects: only an older org's answers are not held to it.
    await using org = await startOrg({ vintage: "2026-01-01" });
    const person = await createActiveUser(org, "ada@example.com");
    const app = await create(org, "/api/v1/apps", makeBookmark({ url: "https://one.example.com" }));
    await callOrg(org, "POST", `/api/v1/apps/${app.id}/users`, { id: person.id });

    const shown = await callOrg(org, "GET", `/api/v1/apps/${app.id}?expand=user/${person.id}`);

    expect(at(shown.body, "_embedded.user")).toMatchObject({ id: person.id, scope: "USER" });
  });
});

describe("an assignment", () => {
  test("is refused with attributes or a password that the app has no place for", async () => {
    await using org = await startOrg();
    const { id } = await createActiveUser(org, "ada@example.com");
    const app = await create(org, "/api/v1/apps", makeBookmark({ url: "https://one.example.com" }));
    const path = `/api/v1/apps/${app.id}/users`;

    const unknown = await callOrg(org, "POST", path, { id, profile: { role: "Developer" } });
    const secret = await callOrg(org, "POST", path, {
      id,
      credentials: { password: { value: "Secr3tEnough" } },
    });
    const scope = await callOrg(org, "POST", path, { id, scope: "ROBOT" });

    expect(explain(unknown)).toEqual([
      400,
      "Api validation failed: assignment",
      ["Property 'role' not found"],
    ]);
    expect([secret, scope].map(errorOf)).toEqual([
      [400, "E0000041"],
      [400, "E0000003"],
    ]);
  });

  test("of a group that has none is not found under the name of its kind", async () => {
    await using org = await startOrg();
    const group = await create(org, "/api/v1/groups", { profile: { name: "Sales" } });
    const app = await create(org, "/api/v1/apps", makeBookmark({ url: "https://one.example.com" }));
    const path = `/api/v1/apps/${app.id}/groups/${group.id}`;

    const missing = await callOrg(org, "GET", path);
    const negative = await callOrg(org, "PUT", path, { priority: -1 });

    expect(at(missing.body, "errorSummary")).toBe(
      `Not found: Resource not found: ${group.id} (GroupAppAssignment)`,
    );
    expect(errorOf(negative)).toEqual([400, "E0000001"]);
  });
});

describe("the keys of apps", () => {
  test("are cloned to another app once, and made for 2 to 10 years", async () => {
    await using org = await startOrg();
    const [one, two] = [
      await create(org, "/api/v1/apps", makeSamlApp()),
      await create(org, "/api/v1/apps", makeSamlApp()),
    ];
    const keys = `/api/v1/apps/${one.id}/credentials/keys`;
    const kid = textAt(one.body, "credentials.signing.kid");

    const cloned = await callOrg(org, "POST", `${keys}/${kid}/clone?targetAid=${two.id}`);
    const again = await callOrg(org, "POST", `${keys}/${kid}/clone?targetAid=${two.id}`);
    const short = await callOrg(org, "POST", `${keys}/generate?validityYears=1`);

    expect([cloned.status, at(cloned.body, "kid")]).toEqual([201, kid]);
    expect(explain(again)).toEqual([
      400,
      "Api validation failed: cloneKey",
      ["Key already exists in the list of key credentials for the target app."],
    ]);
    expect(explain(short)).toEqual([
      400,
      "Api validation failed: generateKey",
      ["Validity years out of range. It should be 2 - 10 years"],
    ]);
  });
});

describe("provisioning", () => {
  test("is unknown of an app that has none, and settings of no known value cannot be read", async () => {
    await using org = await startOrg();
    const bookmark = await create(org, "/api/v1/apps", makeBookmark({ url: "https://one.example.com" }));
    const app = await create(org, "/api/v1/apps", {
      name: "okta_org2org",
      label: "To target",
      signOnMode: "SAML_2_0",
      settings: { app: { baseUrl: "https://target.example.com" } },
    });
    const features = `/api/v1/apps/${app.id}/features`;

    const unknown = await callOrg(org, "GET", `/api/v1/apps/${bookmark.id}/connections/default`);
    const inbound = await callOrg(org, "GET", `${features}/INBOUND_PROVISIONING`);
    const odd = await callOrg(org, "PUT", `${features}/USER_PROVISIONING`, {
      create: { lifecycleCreate: { status: "MAYBE" } },
    });

    expect(at(unknown.body, "status")).toBe("UNKNOWN");
    expect(at(inbound.body, "name")).toBe("INBOUND_PROVISIONING");
    expect(errorOf(odd)).toEqual([400, "E0000003"]);
  });
});
