import { describe, expect, test } from "vitest";
import { createRole, createSet } from "../support/admin-caller.ts";
import { at, callOrg, create, createActiveUser, listAt, startOrg, textAt } from "../support/org-client.ts";

const sets = "/api/v1/iam/resource-sets";
const labels = { label: "Bridge", description: "What the bridge does" };

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
