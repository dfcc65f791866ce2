import { expect, test } from "vitest";
import { callOrg, createActiveUser, listAt, startOrg, textAt } from "./support/org-client.ts";

const schemaPath = "/api/v1/meta/schemas/user/default";
const sourceKey = { sourceKey: { title: "Source key", type: "string", unique: true } };

test.each([
  ["a login, ignoring case", 'profile.login eq "ADA@acme.example.com"'],
  ["a login within a conjunction", 'status eq "ACTIVE" and profile.login eq "ada@acme.example.com"'],
  ["a unique attribute", 'profile.sourceKey eq "key-1"'],
  ["either of two values", 'profile.sourceKey eq "key-1" or profile.login eq "nobody@acme.example.com"'],
])("search finds the one user by %s", async (_what, search) => {
  await using org = await startOrg();
  await callOrg(org, "POST", schemaPath, { definitions: { custom: { properties: sourceKey } } });
  const ada = await createActiveUser(org, "ada@acme.example.com", { sourceKey: "key-1" });
  await createActiveUser(org, "bob@acme.example.com", { sourceKey: "key-2" });

  const found = await callOrg(org, "GET", `/api/v1/users?search=${encodeURIComponent(search)}`);

  expect(listAt(found.body).map((user) => textAt(user, "id"))).toEqual([ada.id]);
});

test("search by a unique attribute follows a change of its value and a deletion", async () => {
  await using org = await startOrg();
  await callOrg(org, "POST", schemaPath, { definitions: { custom: { properties: sourceKey } } });
  const { id } = await createActiveUser(org, "ada@acme.example.com", { sourceKey: "before" });
  const count = async (key: string): Promise<number> => {
    const search = encodeURIComponent(`profile.sourceKey eq "${key}"`);
    return listAt((await callOrg(org, "GET", `/api/v1/users?search=${search}`)).body).length;
  };

  await callOrg(org, "POST", `/api/v1/users/${id}`, { profile: { sourceKey: "after" } });
  const changed = [await count("before"), await count("after")];
  await callOrg(org, "DELETE", `/api/v1/users/${id}`);
  await callOrg(org, "DELETE", `/api/v1/users/${id}`);

  expect(changed).toEqual([0, 1]);
  expect(await count("after")).toBe(0);
});

test("search begins to use the index of an attribute that becomes unique later", async () => {
  await using org = await startOrg();
  const plain = { sourceKey: { title: "Source key", type: "string" } };
  await callOrg(org, "POST", schemaPath, { definitions: { custom: { properties: plain } } });
  const { id } = await createActiveUser(org, "ada@acme.example.com", { sourceKey: "key-1" });
  const search = `/api/v1/users?search=${encodeURIComponent('profile.sourceKey eq "key-1"')}`;
  const before = await callOrg(org, "GET", search);

  await callOrg(org, "POST", schemaPath, { definitions: { custom: { properties: sourceKey } } });
  const after = await callOrg(org, "GET", search);

  expect([before, after].map(({ body }) => textAt(body, "0.id"))).toEqual([id, id]);
});
