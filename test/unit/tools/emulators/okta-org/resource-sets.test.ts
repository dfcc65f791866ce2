import { describe, expect, test } from "vitest";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import { createCaller, createCustomAdmin, createRole, createSet } from "./support/admin-caller.ts";
import {
  callOrg,
  create,
  createActiveUser,
  createApp,
  errorOf,
  listAt,
  makeProfile,
  startOrg,
  textAt,
} from "./support/org-client.ts";

const forbidden = [403, "E0000006"];

async function createGroup(org: OktaOrg, name: string): Promise<string> {
  return (await create(org, "/api/v1/groups", { profile: { name } })).id;
}

async function addMember(org: OktaOrg, groupId: string, userId: string): Promise<void> {
  await callOrg(org, "PUT", `/api/v1/groups/${groupId}/users/${userId}`);
}

describe("an app with a custom role for the users of one group", () => {
  test("sees and changes those users, and nobody else", async () => {
    await using org = await startOrg();
    const groupId = await createGroup(org, "Bridged");
    const inside = await createActiveUser(org, "in@acme.example.com");
    const outside = await createActiveUser(org, "out@acme.example.com");
    await addMember(org, groupId, inside.id);
    const admin = await createCustomAdmin(org, {
      scopes: ["okta.users.manage"],
      permissions: ["okta.users.manage"],
      resources: [`/api/v1/groups/${groupId}/users`],
    });

    const list = await admin.call("GET", "/api/v1/users");
    const change = (id: string) => admin.call("POST", `/api/v1/users/${id}`, { profile: { title: "x" } });

    expect(listAt(list.body).map((user) => textAt(user, "id"))).toEqual([inside.id]);
    expect([(await change(inside.id)).status, errorOf(await change(outside.id))]).toEqual([200, forbidden]);
    expect(errorOf(await change("00unobody"))).toEqual([404, "E0000007"]);
    expect((await admin.call("GET", "/api/v1/users/in@acme.example.com")).status).toBe(200);
    expect(errorOf(await admin.call("GET", "/api/v1/users/out@acme.example.com"))).toEqual(forbidden);
  });

  test("creates users into that group only, and only with the right to its members", async () => {
    await using org = await startOrg();
    const groupId = await createGroup(org, "Bridged");
    const admin = await createCustomAdmin(org, {
      scopes: ["okta.users.manage"],
      permissions: ["okta.users.manage", "okta.groups.members.manage"],
      resources: [`/api/v1/groups/${groupId}/users`, `/api/v1/groups/${groupId}`],
    });
    const body = (login: string) => ({ profile: makeProfile(login) });

    const into = await admin.call("POST", "/api/v1/users", {
      ...body("a@acme.example.com"),
      groupIds: [groupId],
    });
    const nowhere = await admin.call("POST", "/api/v1/users", body("b@acme.example.com"));

    expect([into.status, errorOf(nowhere)]).toEqual([200, forbidden]);
  });
});

describe("the permissions of a custom role", () => {
  test("that a bridge needs in its target are these four, for all users", async () => {
    await using org = await startOrg();
    const admin = await createCustomAdmin(org, {
      scopes: ["okta.users.manage"],
      permissions: [
        "okta.users.create",
        "okta.users.read",
        "okta.users.userprofile.manage",
        "okta.users.lifecycle.manage",
      ],
      resources: ["/api/v1/users"],
    });
    const made = await admin.call("POST", "/api/v1/users?activate=true&provider=true", {
      profile: makeProfile("a@acme.example.com"),
      credentials: { provider: { type: "FEDERATION", name: "FEDERATION" } },
    });
    const path = `/api/v1/users/${textAt(made.body, "id")}`;

    const answers = [
      await admin.call("GET", path),
      await admin.call("GET", '/api/v1/users?search=status eq "ACTIVE"'.replaceAll(" ", "%20")),
      await admin.call("POST", path, { profile: { title: "x" } }),
      await admin.call("POST", `${path}/lifecycle/suspend`),
      await admin.call("POST", `${path}/lifecycle/unsuspend`),
      await admin.call("POST", `${path}/lifecycle/deactivate`),
      await admin.call("POST", `${path}/lifecycle/activate`),
    ];

    expect([made, ...answers].map((answer) => answer.status)).toEqual(Array(8).fill(200));
    expect(errorOf(await admin.call("POST", `${path}/lifecycle/reset_password`))).toEqual(forbidden);
  });

  const lifecycle = ["activate", "deactivate", "suspend", "unsuspend", "unlock", "expire_password"] as const;

  test.each([
    ["okta.users.manage", [...lifecycle, "profile", "delete"]],
    ["okta.users.lifecycle.manage", ["activate", "deactivate", "suspend", "unsuspend", "unlock", "delete"]],
    ["okta.users.lifecycle.suspend", ["suspend"]],
    ["okta.users.credentials.manage", ["expire_password"]],
    ["okta.users.userprofile.manage", ["profile"]],
    ["okta.users.read", []],
  ])("%s permits %j and no other change", async (permission, permitted) => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "a@acme.example.com");
    const path = `/api/v1/users/${user.id}`;
    const admin = await createCustomAdmin(org, {
      scopes: ["okta.users.manage"],
      permissions: [permission],
      resources: ["/api/v1/users"],
    });
    const isForbidden = async (name: string) => {
      const change = { profile: { title: "x" } };
      const answer =
        name === "profile"
          ? await admin.call("POST", path, change)
          : name === "delete"
            ? await admin.call("DELETE", path)
            : await admin.call("POST", `${path}/lifecycle/${name}`);
      return answer.status === 403 && errorOf(answer)[1] === "E0000006";
    };

    const refused: string[] = [];
    for (const name of [...lifecycle, "profile", "delete"]) if (await isForbidden(name)) refused.push(name);

    expect(refused).toEqual([...lifecycle, "profile", "delete"].filter((name) => !permitted.includes(name)));
  });

  test("to change memberships must be held for the group and for the user", async () => {
    await using org = await startOrg();
    const groupId = await createGroup(org, "Bridged");
    const other = await createGroup(org, "Other");
    const user = await createActiveUser(org, "a@acme.example.com");
    const scopes = ["okta.groups.manage", "okta.users.manage"];
    const admin = await createCustomAdmin(org, {
      scopes,
      permissions: ["okta.groups.members.manage", "okta.users.groupMembership.manage"],
      resources: [`/api/v1/groups/${groupId}`, "/api/v1/users"],
    });
    const put = (id: string) => admin.call("PUT", `/api/v1/groups/${id}/users/${user.id}`);

    expect((await put(groupId)).status).toBe(204);
    expect(errorOf(await put(other))).toEqual(forbidden);
    expect(errorOf(await put("00gnobody"))).toEqual([404, "E0000007"]);
    expect(errorOf(await admin.call("GET", `/api/v1/groups/${groupId}`))).toEqual(forbidden);
  });

  test("that do not fit the resources give no power", async () => {
    await using org = await startOrg();
    const groupId = await createGroup(org, "Bridged");
    const user = await createActiveUser(org, "a@acme.example.com");
    await addMember(org, groupId, user.id);
    const admin = await createCustomAdmin(org, {
      scopes: ["okta.users.manage"],
      permissions: ["okta.users.manage"],
      resources: [`/api/v1/groups/${groupId}`],
    });

    expect(errorOf(await admin.call("GET", `/api/v1/users/${user.id}`))).toEqual(forbidden);
  });

  test("reach identity providers and event hooks where the set holds them", async () => {
    await using org = await startOrg();
    const scopes = ["okta.idps.manage", "okta.eventHooks.read", "okta.roles.read", "okta.logs.read"];
    const admin = await createCustomAdmin(org, {
      scopes,
      permissions: ["okta.identityProviders.manage", "okta.eventhooks.read", "okta.iam.read"],
      resources: ["/api/v1/idps", `orn:okta:iam:${await readOrgId(org)}:contained_resources`],
    });

    expect((await admin.call("GET", "/api/v1/idps")).status).toBe(200);
    expect((await admin.call("GET", "/api/v1/iam/roles")).status).toBe(200);
    expect(errorOf(await admin.call("GET", "/api/v1/eventHooks"))).toEqual(forbidden);
    expect(errorOf(await admin.call("GET", "/api/v1/logs"))).toEqual(forbidden);
  });

  test("for one app let the admin see and assign that app alone", async () => {
    await using org = await startOrg();
    const mine = await createApp(org, "Mine");
    const other = await createApp(org, "Other");
    const user = await createActiveUser(org, "a@acme.example.com");
    const admin = await createCustomAdmin(org, {
      scopes: ["okta.apps.manage"],
      permissions: ["okta.apps.read", "okta.apps.assignment.manage", "okta.users.appAssignment.manage"],
      resources: [`/api/v1/apps/${mine.id}`, "/api/v1/users"],
    });
    const assign = (appId: string) => admin.call("POST", `/api/v1/apps/${appId}/users`, { id: user.id });

    const list = await admin.call("GET", "/api/v1/apps");

    expect(listAt(list.body).map((app) => textAt(app, "id"))).toEqual([mine.id]);
    expect([(await assign(mine.id)).status, errorOf(await assign(other.id))]).toEqual([200, forbidden]);
    expect(errorOf(await admin.call("DELETE", `/api/v1/apps/${mine.id}`))).toEqual(forbidden);
    expect(errorOf(await admin.call("POST", "/api/v1/apps", { name: "bookmark" }))).toEqual(forbidden);
  });
});

describe("a group whose members are admins", () => {
  test("is changed by super admins only", async () => {
    await using org = await startOrg();
    const groupId = await createGroup(org, "Admins");
    const user = await createActiveUser(org, "a@acme.example.com");
    const role = await createRole(org, ["okta.users.read"]);
    const set = await createSet(org, [`${org.url}/api/v1/users`]);
    const members = [`${org.url}/api/v1/groups/${groupId}`];
    await callOrg(org, "POST", `/api/v1/iam/resource-sets/${set}/bindings`, { role, members });
    const admin = await createCaller(org, ["okta.groups.manage"], ["USER_ADMIN"]);

    const joined = await admin.call("PUT", `/api/v1/groups/${groupId}/users/${user.id}`);

    expect(errorOf(joined)).toEqual(forbidden);
  });
});

describe("a service app that holds scopes or roles", () => {
  test("is changed by super admins only", async () => {
    await using org = await startOrg();
    const scopes = ["okta.apps.manage"];
    const target = await createCaller(org, ["okta.users.read"]);
    const appAdmin = await createCaller(org, scopes, ["APP_ADMIN"]);
    const superAdmin = await createCaller(org, scopes, ["SUPER_ADMIN"]);
    const path = `/api/v1/apps/${target.app.appId}/lifecycle/deactivate`;

    expect(errorOf(await appAdmin.call("POST", path))).toEqual(forbidden);
    expect((await superAdmin.call("POST", path)).status).toBe(200);
  });

  test("is a super admin from the beginning where the org is set so", async () => {
    await using org = await startOrg();
    const setting = "/api/v1/org/settings/clientPrivilegesSetting";
    const before = await callOrg(org, "GET", setting);
    await callOrg(org, "PUT", setting, { clientPrivilegesSetting: true });

    const caller = await createCaller(org, ["okta.users.read"]);
    const roles = await callOrg(org, "GET", `/oauth2/v1/clients/${caller.app.clientId}/roles`);

    expect(before.body).toEqual({ clientPrivilegesSetting: false });
    expect(listAt(roles.body).map((role) => textAt(role, "type"))).toEqual(["SUPER_ADMIN"]);
  });
});

async function readOrgId(org: OktaOrg): Promise<string> {
  return textAt((await callOrg(org, "GET", "/.well-known/okta-organization")).body, "id");
}
