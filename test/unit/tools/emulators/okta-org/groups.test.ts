import { describe, expect, test } from "vitest";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  type Created,
  callOrg,
  create,
  createActiveUser,
  createApp,
  errorOf,
  listAt,
  startOrg,
} from "./support/org-client.ts";

const createGroup = (org: OktaOrg, name: string): Promise<Created> =>
  create(org, "/api/v1/groups", { profile: { name, description: "People" } });

async function readScopes(org: OktaOrg, app: Created): Promise<readonly unknown[]> {
  const { body } = await callOrg(org, "GET", `/api/v1/apps/${app.id}/users`);
  return listAt(body).map((appUser) => [at(appUser, "id"), at(appUser, "scope")]);
}

describe("a group", () => {
  test("answers the members that were recorded", async () => {
    await using org = await startOrg();

    const group = await createGroup(org, "Contractors");

    expect(group.body).toEqual({
      id: expect.stringMatching(/^00g\w{17}$/),
      created: expect.stringMatching(/\.000Z$/),
      lastUpdated: expect.stringMatching(/\.000Z$/),
      lastMembershipUpdated: expect.stringMatching(/\.000Z$/),
      objectClass: ["okta:user_group"],
      type: "OKTA_GROUP",
      profile: { name: "Contractors", description: "People" },
      _links: {
        logo: [expect.objectContaining({ name: "medium" }), expect.objectContaining({ name: "large" })],
        owners: { href: `${org.url}/api/v1/groups/${group.id}/owners` },
        users: { href: `${org.url}/api/v1/groups/${group.id}/users` },
        apps: { href: `${org.url}/api/v1/groups/${group.id}/apps` },
      },
    });
  });

  test("takes members in and lets them go, as often as one asks", async () => {
    await using org = await startOrg();
    const group = await createGroup(org, "Contractors");
    const user = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/groups/${group.id}/users/${user.id}`;

    const added = [await callOrg(org, "PUT", path), await callOrg(org, "PUT", path)];
    const groups = await callOrg(org, "GET", `/api/v1/users/${user.id}/groups`);
    const members = await callOrg(org, "GET", `/api/v1/groups/${group.id}/users?limit=200`);
    const removed = [await callOrg(org, "DELETE", path), await callOrg(org, "DELETE", path)];
    const after = await callOrg(org, "GET", `/api/v1/groups/${group.id}/users`);

    expect([...added, ...removed].map((answer) => answer.status)).toEqual([204, 204, 204, 204]);
    expect(listAt(groups.body).map((each) => at(each, "profile.name"))).toEqual(["Everyone", "Contractors"]);
    expect(listAt(members.body).map((each) => at(each, "id"))).toEqual([user.id]);
    expect(after.body).toEqual([]);
  });

  test("is found by the groupIds of a new user", async () => {
    await using org = await startOrg();
    const group = await createGroup(org, "Contractors");

    const user = await create(org, "/api/v1/users", {
      profile: { login: "a@b.example.com", email: "a@b.example.com", firstName: "A", lastName: "B" },
      groupIds: [group.id],
    });
    const members = await callOrg(org, "GET", `/api/v1/groups/${group.id}/users`);

    expect(listAt(members.body).map((each) => at(each, "id"))).toEqual([user.id]);
  });

  test("is refused with a name that is taken, blank or too long", async () => {
    await using org = await startOrg();
    await createGroup(org, "Contractors");

    const answers = await Promise.all(
      ["Contractors", "", "x".repeat(256)].map((name) =>
        callOrg(org, "POST", "/api/v1/groups", { profile: { name } }),
      ),
    );

    expect(answers.map(errorOf)).toEqual(Array.from({ length: 3 }, () => [400, "E0000001"]));
  });

  test("is replaced, deleted, and then not found by name of its kind", async () => {
    await using org = await startOrg();
    const group = await createGroup(org, "Contractors");
    const path = `/api/v1/groups/${group.id}`;

    const replaced = await callOrg(org, "PUT", path, { profile: { name: "Partners" } });
    const deleted = await callOrg(org, "DELETE", path);
    const gone = await callOrg(org, "GET", path);

    expect(at(replaced.body, "profile")).toEqual({ name: "Partners", description: null });
    expect(deleted.status).toBe(204);
    expect(at(gone.body, "errorSummary")).toBe(`Not found: Resource not found: ${group.id} (UserGroup)`);
  });

  test("Everyone holds every user and cannot be changed", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const { body } = await callOrg(org, "GET", '/api/v1/groups?filter=type+eq+"BUILT_IN"');
    const everyone = String(at(body, "0.id"));

    const members = await callOrg(org, "GET", `/api/v1/groups/${everyone}/users`);
    const refused = await callOrg(org, "DELETE", `/api/v1/groups/${everyone}/users/${user.id}`);

    expect(listAt(members.body).map((each) => at(each, "id"))).toContain(user.id);
    expect(errorOf(refused)).toEqual([403, "E0000006"]);
  });

  test.each([
    ["q=Con", ["Contractors"]],
    ['search=profile.name+sw+"par"', ["Partners"]],
    ['filter=type+eq+"OKTA_GROUP"', ["Contractors", "Partners"]],
    ["", ["Everyone", "Contractors", "Partners"]],
  ])("is listed by ?%s", async (query, names) => {
    await using org = await startOrg();
    await createGroup(org, "Contractors");
    await createGroup(org, "Partners");

    const { body } = await callOrg(org, "GET", `/api/v1/groups?${query}`);

    expect(listAt(body).map((each) => at(each, "profile.name"))).toEqual(names);
  });
});

describe("an app assigned to a group", () => {
  test("comes and goes with the membership, but stays when assigned directly too", async () => {
    await using org = await startOrg();
    const [group, app] = [await createGroup(org, "Contractors"), await createApp(org)];
    const user = await createActiveUser(org, "ada@acme.example.com");
    const membership = `/api/v1/groups/${group.id}/users/${user.id}`;
    await callOrg(org, "PUT", `/api/v1/apps/${app.id}/groups/${group.id}`, { priority: 0 });

    await callOrg(org, "PUT", membership);
    const through = await readScopes(org, app);
    await callOrg(org, "DELETE", membership);
    const without = await readScopes(org, app);
    await callOrg(org, "PUT", membership);
    await callOrg(org, "POST", `/api/v1/apps/${app.id}/users`, { id: user.id });
    await callOrg(org, "DELETE", membership);
    const directly = await readScopes(org, app);

    expect([through, without, directly]).toEqual([[[user.id, "GROUP"]], [], [[user.id, "USER"]]]);
  });

  test("returns to a member who is activated again", async () => {
    await using org = await startOrg();
    const [group, app] = [await createGroup(org, "Contractors"), await createApp(org)];
    const user = await createActiveUser(org, "ada@acme.example.com");
    await callOrg(org, "PUT", `/api/v1/groups/${group.id}/users/${user.id}`);
    await callOrg(org, "PUT", `/api/v1/apps/${app.id}/groups/${group.id}`, {});

    await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/deactivate`);
    const away = await readScopes(org, app);
    await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/activate?sendEmail=false`);
    const back = await readScopes(org, app);

    expect([away, back]).toEqual([[], [[user.id, "GROUP"]]]);
  });

  test("orders its groups by priority, never two the same", async () => {
    await using org = await startOrg();
    const app = await createApp(org);
    const groups = [await createGroup(org, "A"), await createGroup(org, "B"), await createGroup(org, "C")];
    for (const group of groups) await callOrg(org, "PUT", `/api/v1/apps/${app.id}/groups/${group.id}`, {});

    await callOrg(org, "PUT", `/api/v1/apps/${app.id}/groups/${groups[2]?.id}`, { priority: 0 });
    const priorities = await Promise.all(
      groups.map((group) => callOrg(org, "GET", `/api/v1/apps/${app.id}/groups/${group.id}`)),
    );
    const apps = await callOrg(org, "GET", `/api/v1/groups/${groups[0]?.id}/apps`);

    expect(priorities.map((answer) => at(answer.body, "priority"))).toEqual([1, 2, 0]);
    expect(listAt(apps.body).map((each) => at(each, "id"))).toEqual([app.id]);
  });
});
