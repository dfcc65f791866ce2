import { describe, expect, test } from "vitest";
import { createCaller, createRole, createSet } from "./support/admin-caller.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  createApp,
  errorOf,
  listAt,
  startOrg,
  textAt,
} from "./support/org-client.ts";

const forbidden = [403, "E0000006"];

describe("a group administrator", () => {
  test("is limited to the groups that are its targets", async () => {
    await using org = await startOrg();
    const mine = await create(org, "/api/v1/groups", { profile: { name: "Mine" } });
    const other = await create(org, "/api/v1/groups", { profile: { name: "Other" } });
    const user = await createActiveUser(org, "a@acme.example.com");
    const scopes = ["okta.groups.manage", "okta.users.manage"];
    const admin = await createCaller(org, scopes, ["USER_ADMIN"]);
    const roles = `/oauth2/v1/clients/${admin.app.clientId}/roles`;
    const [role] = listAt((await callOrg(org, "GET", roles)).body);
    const targets = `${roles}/${textAt(role, "id")}/targets/groups`;
    const readUser = () => admin.call("GET", `/api/v1/users/${user.id}`);

    const whole = await readUser();
    const added = await callOrg(org, "PUT", `${targets}/${mine.id}`);
    const limited = await readUser();
    await callOrg(org, "PUT", `/api/v1/groups/${mine.id}/users/${user.id}`);
    const member = await readUser();

    expect([whole.status, added.status, errorOf(limited), member.status]).toEqual([200, 204, forbidden, 200]);
    expect(errorOf(await admin.call("GET", `/api/v1/groups/${other.id}`))).toEqual(forbidden);
    const listed = await callOrg(org, "GET", targets);
    expect(listAt(listed.body).map((group) => textAt(group, "id"))).toEqual([mine.id]);
    const expanded = await callOrg(org, "GET", `${roles}?expand=targets/groups`);
    expect(at(expanded.body, "0._embedded.targets.groups.0.id")).toBe(mine.id);
  });

  test("keeps its last target, and knows no others than groups", async () => {
    await using org = await startOrg();
    const mine = await create(org, "/api/v1/groups", { profile: { name: "Mine" } });
    const other = await create(org, "/api/v1/groups", { profile: { name: "Other" } });
    const user = await createActiveUser(org, "boss@acme.example.com");
    const role = await create(org, `/api/v1/users/${user.id}/roles`, { type: "USER_ADMIN" });
    const targets = `/api/v1/users/${user.id}/roles/${role.id}/targets`;
    await callOrg(org, "PUT", `${targets}/groups/${mine.id}`);
    await callOrg(org, "PUT", `${targets}/groups/${other.id}`);

    const removed = await callOrg(org, "DELETE", `${targets}/groups/${other.id}`);
    const last = await callOrg(org, "DELETE", `${targets}/groups/${mine.id}`);

    expect([removed.status, errorOf(last)]).toEqual([204, [400, "E0000001"]]);
    expect(errorOf(await callOrg(org, "PUT", `${targets}/groups/00gnobody`))).toEqual([404, "E0000007"]);
    expect(errorOf(await callOrg(org, "GET", `${targets}/catalog/apps`))).toEqual([400, "E0000091"]);
  });
});

describe("an app administrator", () => {
  test("is limited to the apps that are its targets", async () => {
    await using org = await startOrg();
    const mine = await createApp(org, "Mine");
    const other = await createApp(org, "Other");
    const admin = await createCaller(org, ["okta.apps.manage"], ["APP_ADMIN"]);
    const roles = `/oauth2/v1/clients/${admin.app.clientId}/roles`;
    const [role] = listAt((await callOrg(org, "GET", roles)).body);
    const targets = `${roles}/${textAt(role, "id")}/targets/catalog/apps`;

    const added = await callOrg(org, "PUT", `${targets}/bookmark/${mine.id}`);
    const wrongName = await callOrg(org, "PUT", `${targets}/oidc_client/${mine.id}`);
    const unknown = await callOrg(org, "PUT", `${targets}/nothing_like_it`);
    const listed = await callOrg(org, "GET", targets);

    expect([added.status, errorOf(wrongName), errorOf(unknown)]).toEqual([
      204,
      [404, "E0000007"],
      [404, "E0000007"],
    ]);
    expect(listed.body).toMatchObject([{ name: "bookmark", id: mine.id, displayName: "Mine" }]);
    expect((await admin.call("GET", `/api/v1/apps/${mine.id}`)).status).toBe(200);
    expect(errorOf(await admin.call("GET", `/api/v1/apps/${other.id}`))).toEqual(forbidden);
    await callOrg(org, "PUT", `${targets}/bookmark`);
    expect((await admin.call("GET", `/api/v1/apps/${other.id}`)).status).toBe(200);
  });

  test("with a custom role has no targets", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "boss@acme.example.com");
    const body = {
      type: "CUSTOM",
      role: await createRole(org, ["okta.users.read"]),
      "resource-set": await createSet(org, [`${org.url}/api/v1/users`]),
    };
    const role = await create(org, `/api/v1/users/${user.id}/roles`, body);

    const answer = await callOrg(org, "GET", `/api/v1/users/${user.id}/roles/${role.id}/targets/groups`);

    expect(errorOf(answer)).toEqual([400, "E0000091"]);
  });
});
