import { describe, expect, test } from "vitest";
import { createRole, createSet } from "./support/admin-caller.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  errorOf,
  listAt,
  startOrg,
  textAt,
} from "./support/org-client.ts";
import { createServiceApp } from "./support/service-app.ts";

const roles = "/api/v1/iam/roles";
const sets = "/api/v1/iam/resource-sets";
const labels = { label: "Bridge", description: "What the bridge does" };

describe("a custom role", () => {
  test("is found by id and label, renamed, and deleted", async () => {
    await using org = await startOrg();
    const id = await createRole(org, ["okta.users.read"]);

    const renamed = await callOrg(org, "PUT", `${roles}/Bridge`, { label: "B 2", description: "Other" });
    const found = await callOrg(org, "GET", `${roles}/B%202`);
    const listed = await callOrg(org, "GET", roles);
    const deleted = await callOrg(org, "DELETE", `${roles}/${id}`);

    expect(renamed.body).toMatchObject({ id, label: "B 2", description: "Other" });
    expect(found.body).toEqual(renamed.body);
    expect(at(listed.body, "roles")).toEqual([renamed.body]);
    expect(deleted.status).toBe(204);
    expect(errorOf(await callOrg(org, "GET", `${roles}/${id}`))).toEqual([404, "E0000007"]);
  });

  test.each([
    ["no label", { ...labels, label: "", permissions: ["okta.users.read"] }, "label"],
    ["no description", { label: "x", permissions: ["okta.users.read"] }, "description"],
    ["no permissions", { ...labels, permissions: [] }, "permissions"],
    ["a label that is taken", { ...labels, label: "Taken", permissions: ["okta.users.read"] }, "label"],
    ["a misspelt permission", { ...labels, permissions: ["okta.Users.read"] }, "permissions"],
    [
      "a governance permission",
      { ...labels, permissions: ["okta.governance.accessRequests.manage"] },
      "permissions",
    ],
  ])("is refused with %s", async (_what, body, about) => {
    await using org = await startOrg();
    await createRole(org, ["okta.users.read"], "Taken");

    const answer = await callOrg(org, "POST", roles, body);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errorCode: "E0000001",
      errorSummary: `Api validation failed: ${about}`,
      errorCauses: [{ errorSummary: expect.stringMatching(new RegExp(`^${about}: `)) }],
    });
  });

  test("names the permission that Okta does not know", async () => {
    await using org = await startOrg();

    const body = { ...labels, permissions: ["okta.profilesource.import.run"] };
    const answer = await callOrg(org, "POST", roles, body);

    expect(at(answer.body, "errorCauses.0.errorSummary")).toBe(
      "permissions: Invalid public permission name: okta.profilesource.import.run",
    );
  });

  test("gains and loses permissions", async () => {
    await using org = await startOrg();
    const path = `${roles}/${await createRole(org, ["okta.users.read"])}/permissions`;

    const added = await callOrg(org, "POST", `${path}/okta.groups.read`);
    const again = await callOrg(org, "POST", `${path}/okta.groups.read`);
    const unknown = await callOrg(org, "POST", `${path}/okta.nothing`);
    const conditions = { include: { "okta:ResourceAttribute/User/Profile": ["city"] } };
    const replaced = await callOrg(org, "PUT", `${path}/okta.users.read`, { conditions });
    const wrong = await callOrg(org, "PUT", `${path}/okta.groups.read`, { conditions });
    const got = await callOrg(org, "GET", `${path}/okta.users.read`);
    const removed = await callOrg(org, "DELETE", `${path}/okta.groups.read`);
    const listed = await callOrg(org, "GET", path);

    expect([added.status, errorOf(again), errorOf(unknown), removed.status]).toEqual([
      204,
      [400, "E0000001"],
      [400, "E0000001"],
      204,
    ]);
    expect(got.body).toEqual(replaced.body);
    expect(at(got.body, "conditions")).toEqual(conditions);
    expect(errorOf(wrong)).toEqual([400, "E0000001"]);
    expect(listAt(listed.body, "permissions").map((each) => textAt(each, "label"))).toEqual([
      "okta.users.read",
    ]);
    expect(errorOf(await callOrg(org, "DELETE", `${path}/okta.groups.read`))).toEqual([404, "E0000007"]);
  });

  test("cannot be deleted while somebody has it", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "boss@acme.example.com");
    const role = await createRole(org, ["okta.users.read"]);
    const body = { type: "CUSTOM", role, "resource-set": await createSet(org, [`${org.url}/api/v1/users`]) };
    const assignment = await create(org, `/api/v1/users/${user.id}/roles`, body);

    const refused = await callOrg(org, "DELETE", `${roles}/${role}`);
    await callOrg(org, "DELETE", `/api/v1/users/${user.id}/roles/${assignment.id}`);
    const deleted = await callOrg(org, "DELETE", `${roles}/${role}`);

    expect([errorOf(refused), deleted.status]).toEqual([[403, "E0000006"], 204]);
  });

  test.each([
    ["no role", {}, [400, "E0000001"]],
    ["no resource set", { role: "Bridge" }, [400, "E0000001"]],
    ["an unknown role", { role: "cr0nothing", "resource-set": "Bridge" }, [404, "E0000007"]],
    ["an unknown set", { role: "Bridge", "resource-set": "iamnothing" }, [404, "E0000007"]],
  ])("is not assigned with %s", async (_what, given, error) => {
    await using org = await startOrg();
    await createRole(org, ["okta.users.read"]);
    await createSet(org, [`${org.url}/api/v1/users`]);
    const app = await createServiceApp(org, { roles: [] });

    const body = { type: "CUSTOM", ...given };
    const answer = await callOrg(org, "POST", `/oauth2/v1/clients/${app.clientId}/roles`, body);

    expect(errorOf(answer)).toEqual(error);
  });
});

describe("a resource set", () => {
  test("shows its resources as ORNs with links, and takes more of them once", async () => {
    await using org = await startOrg();
    const group = await create(org, "/api/v1/groups", { profile: { name: "Bridged" } });
    const orgId = textAt((await callOrg(org, "GET", "/.well-known/okta-organization")).body, "id");
    const users = `${org.url}/api/v1/users`;
    const id = await createSet(org, [users]);
    const members = `${org.url}/api/v1/groups/${group.id}/users`;

    const additions = [users, members, `orn:okta:directory:${orgId}:groups:${group.id}`];
    const patched = await callOrg(org, "PATCH", `${sets}/Bridge/resources`, { additions });
    const { body } = await callOrg(org, "GET", `${sets}/${id}/resources`);
    const [first] = listAt(body, "resources");
    const deleted = await callOrg(org, "DELETE", `${sets}/${id}/resources/${textAt(first, "id")}`);
    const rest = await callOrg(org, "GET", `${sets}/${id}/resources`);

    expect(patched.body).toMatchObject({ id, label: "Bridge" });
    expect(listAt(body, "resources").map((each) => textAt(each, "orn").replace(orgId, "ORG"))).toEqual([
      "orn:oktapreview:directory:ORG:users",
      `orn:oktapreview:directory:ORG:groups:${group.id}:contained_resources`,
      `orn:oktapreview:directory:ORG:groups:${group.id}`,
    ]);
    expect(first).toMatchObject({ _links: { self: { href: users }, users: { href: users } } });
    expect(at(body, "resources.1._links.self.href")).toBe(members);
    expect(deleted.status).toBe(204);
    expect(listAt(rest.body, "resources")).toHaveLength(2);
  });

  test.each([
    "nothing",
    "https://elsewhere.example.com/api/v1/users",
    "ORG/api/v1/nothing",
    "ORG/api/v1/groups/00gnobody",
    "ORG/api/v1/apps/0oanothing",
    "orn:okta:directory:00oelsewhere:users",
  ])("is refused with the resource %s", async (resource) => {
    await using org = await startOrg();

    const body = { ...labels, resources: [resource.replace("ORG", org.url)] };
    const answer = await callOrg(org, "POST", sets, body);

    expect(answer.body).toMatchObject({
      errorCode: "E0000001",
      errorSummary: "Api validation failed: resources",
    });
  });

  test("needs a label, a description and resources, and keeps its label to itself", async () => {
    await using org = await startOrg();
    const resources = [`${org.url}/api/v1/users`];
    await createSet(org, resources);
    const post = async (body: Record<string, string | string[]>) =>
      at((await callOrg(org, "POST", sets, body)).body, "errorSummary");

    expect(await post({ description: "x", resources })).toBe("Api validation failed: label");
    expect(await post({ label: "x", resources })).toBe("Api validation failed: description");
    expect(await post({ label: "x", description: "x" })).toBe("Api validation failed: resources");
    expect(await post({ ...labels, resources })).toBe("Api validation failed: label");
  });

  test("takes its bindings with it", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "boss@acme.example.com");
    const role = await createRole(org, ["okta.users.read"]);
    const set = await createSet(org, [`${org.url}/api/v1/users`]);
    await create(org, `/api/v1/users/${user.id}/roles`, { type: "CUSTOM", role, "resource-set": set });

    const deleted = await callOrg(org, "DELETE", `${sets}/${set}`);

    expect(deleted.status).toBe(204);
    expect((await callOrg(org, "GET", `/api/v1/users/${user.id}/roles`)).body).toEqual([]);
  });
});

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
