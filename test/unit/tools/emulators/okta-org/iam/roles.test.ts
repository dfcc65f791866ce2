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

const roles = "/api/v1/iam/roles";
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
