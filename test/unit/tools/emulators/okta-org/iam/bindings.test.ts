import { describe, expect, test } from "vitest";
import { createRole, createSet } from "../support/admin-caller.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  errorOf,
  listAt,
  startOrg,
  textAt,
} from "../support/org-client.ts";
import { createServiceApp } from "../support/service-app.ts";

const sets = "/api/v1/iam/resource-sets";

describe("a binding", () => {
  test("gives the role to users, groups and apps, and takes it from them", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "boss@acme.example.com");
    const group = await create(org, "/api/v1/groups", { profile: { name: "Admins" } });
    const app = await createServiceApp(org, { roles: [] });
    const role = await createRole(org, ["okta.users.read"]);
    const set = await createSet(org, [`${org.url}/api/v1/users`]);
    const bindings = `${sets}/${set}/bindings`;
    const members = [`${org.url}/api/v1/users/${user.id}`, `${org.url}/api/v1/groups/${group.id}`];

    const bound = await callOrg(org, "POST", bindings, { role, members });
    const additions = [`${org.url}/oauth2/v1/clients/${app.clientId}`, ...members];
    await callOrg(org, "PATCH", `${bindings}/Bridge/members`, { additions });
    const listed = await callOrg(org, "GET", `${bindings}/${role}/members`);
    const got = await callOrg(org, "GET", `${bindings}/${role}`);
    const all = await callOrg(org, "GET", bindings);
    const [first] = listAt(listed.body, "members");
    const one = await callOrg(org, "GET", `${bindings}/${role}/members/${textAt(first, "id")}`);
    const clientRoles = await callOrg(org, "GET", `/oauth2/v1/clients/${app.clientId}/roles`);

    expect(at(bound.body, "_links.self.href")).toBe(`${org.url}${bindings}/${role}`);
    expect(listAt(listed.body, "members").map((each) => at(each, "_links.self.href"))).toEqual([
      ...members,
      `${org.url}/oauth2/v1/clients/${app.clientId}`,
    ]);
    expect([at(got.body, "id"), at(all.body, "roles.0.id"), one.body]).toEqual([role, role, first]);
    expect(clientRoles.body).toMatchObject([{ type: "CUSTOM", role, "resource-set": set }]);
    const removed = await callOrg(org, "DELETE", `${bindings}/${role}/members/${textAt(first, "id")}`);
    const deleted = await callOrg(org, "DELETE", `${bindings}/${role}`);
    expect([removed.status, deleted.status]).toEqual([204, 204]);
    expect(errorOf(await callOrg(org, "GET", `${bindings}/${role}`))).toEqual([404, "E0000007"]);
  });

  test("of a group makes its members admins, who are listed as such", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "boss@acme.example.com");
    const group = await create(org, "/api/v1/groups", { profile: { name: "Admins" } });
    await callOrg(org, "PUT", `/api/v1/groups/${group.id}/users/${user.id}`);
    const role = await createRole(org, ["okta.users.read"]);
    const set = await createSet(org, [`${org.url}/api/v1/users`]);
    const members = [`${org.url}/api/v1/groups/${group.id}`];
    await callOrg(org, "POST", `${sets}/${set}/bindings`, { role, members });

    const userRoles = await callOrg(org, "GET", `/api/v1/users/${user.id}/roles`);
    const admins = await callOrg(org, "GET", "/api/v1/iam/assignees/users");

    expect(userRoles.body).toMatchObject([{ type: "CUSTOM", assignmentType: "GROUP", role }]);
    expect(listAt(admins.body, "value").map((each) => textAt(each, "id"))).toContain(user.id);
  });

  test("is over when its last member is taken away or deleted", async () => {
    await using org = await startOrg();
    const group = await create(org, "/api/v1/groups", { profile: { name: "Admins" } });
    const role = await createRole(org, ["okta.users.read"]);
    const path = `${sets}/${await createSet(org, [`${org.url}/api/v1/users`])}/bindings`;
    await callOrg(org, "POST", path, { role, members: [`${org.url}/api/v1/groups/${group.id}`] });

    await callOrg(org, "DELETE", `/api/v1/groups/${group.id}`);
    const { body } = await callOrg(org, "GET", path);

    expect(at(body, "roles")).toEqual([]);
  });

  test("writes who got and who lost the role to the System Log", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "boss@acme.example.com");
    const role = await createRole(org, ["okta.users.read"]);
    const path = `${sets}/${await createSet(org, [`${org.url}/api/v1/users`])}/bindings`;
    const [first, second] = [user.id, textAt((await callOrg(org, "GET", "/api/v1/users/me")).body, "id")];
    await callOrg(org, "POST", path, { role, members: [`${org.url}/api/v1/users/${first}`] });
    await callOrg(org, "PATCH", `${path}/${role}/members`, {
      additions: [`${org.url}/api/v1/users/${second}`],
    });
    const { body } = await callOrg(org, "GET", `${path}/${role}/members`);
    await callOrg(org, "DELETE", `${path}/${role}/members/${textAt(listAt(body, "members")[0], "id")}`);

    const filter = encodeURIComponent('eventType sw "iam.resourceset.bindings"');
    const events = await callOrg(org, "GET", `/api/v1/logs?filter=${filter}`);

    expect(listAt(events.body).map((event) => textAt(event, "eventType"))).toEqual([
      "iam.resourceset.bindings.add",
      "iam.resourceset.bindings.add",
      "iam.resourceset.bindings.delete",
    ]);
  });

  test("is refused without role or members, and for members that cannot have roles", async () => {
    await using org = await startOrg();
    const role = await createRole(org, ["okta.users.read"]);
    const path = `${sets}/${await createSet(org, [`${org.url}/api/v1/users`])}/bindings`;
    const [everyone] = listAt((await callOrg(org, "GET", "/api/v1/groups?q=Everyone")).body);
    const post = async (body: Record<string, string | string[]>) =>
      errorOf(await callOrg(org, "POST", path, body));

    expect(await post({ members: [`${org.url}/api/v1/users/00unobody`] })).toEqual([400, "E0000001"]);
    expect(await post({ role })).toEqual([400, "E0000001"]);
    expect(await post({ role: "nothing", members: ["x"] })).toEqual([404, "E0000007"]);
    expect(await post({ role, members: [`${org.url}/api/v1/users/00unobody`] })).toEqual([400, "E0000001"]);
    const members = [`${org.url}/api/v1/groups/${textAt(everyone, "id")}`];
    expect(await post({ role, members })).toEqual([400, "E0000211"]);
  });
});
