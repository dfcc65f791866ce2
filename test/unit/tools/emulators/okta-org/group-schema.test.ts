import { expect, test } from "vitest";
import type { JsonObject } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import { at, callOrg, create, errorOf, startOrg } from "./support/org-client.ts";

const path = "/api/v1/meta/schemas/group/default";

const addProperty = (org: OktaOrg, name: string, definition: JsonObject | null) =>
  callOrg(org, "POST", path, { definitions: { custom: { properties: { [name]: definition } } } });

test("the group schema shows name and description, and what is added to them", async () => {
  await using org = await startOrg();

  const before = await callOrg(org, "GET", path);
  const after = await addProperty(org, "costCenter", { title: "Cost center", type: "string" });

  expect(at(before.body, "definitions.custom")).toEqual({ id: "#custom", type: "object", properties: {} });
  expect(Object.keys(at(before.body, "definitions.base.properties") as object)).toEqual([
    "name",
    "description",
  ]);
  expect(at(after.body, "definitions.custom.properties.costCenter")).toMatchObject({
    title: "Cost center",
    type: "string",
    scope: "NONE",
  });
});

test("a group takes the attributes of the schema and no others", async () => {
  await using org = await startOrg();
  await addProperty(org, "costCenter", { title: "Cost center", type: "string" });

  const group = await create(org, "/api/v1/groups", { profile: { name: "People", costCenter: "7" } });
  const odd = await callOrg(org, "POST", "/api/v1/groups", { profile: { name: "Others", odd: "7" } });
  const wrong = await callOrg(org, "POST", "/api/v1/groups", { profile: { name: "Others", costCenter: 7 } });

  expect(at(group.body, "profile")).toEqual({ name: "People", description: null, costCenter: "7" });
  expect(errorOf(odd)).toEqual([400, "E0000001"]);
  expect(errorOf(wrong)).toEqual([400, "E0000001"]);
});

test("no two groups share the value of a unique attribute", async () => {
  await using org = await startOrg();
  await addProperty(org, "sourceKey", { title: "Source", type: "string", unique: true });
  await create(org, "/api/v1/groups", { profile: { name: "People", sourceKey: "1" } });

  const answer = await callOrg(org, "POST", "/api/v1/groups", {
    profile: { name: "Others", sourceKey: "1" },
  });

  expect(at(answer.body, "errorCauses.0.errorSummary")).toBe(
    "sourceKey: An object with this field already exists in the current organization",
  );
});

test("the group schema refuses a base property and a sixth unique one", async () => {
  await using org = await startOrg();
  const unique = { title: "Key", type: "string", unique: true };
  for (const index of [1, 2, 3, 4, 5]) await addProperty(org, `key${index}`, unique);

  const sixth = await addProperty(org, "key6", unique);
  const base = await addProperty(org, "name", { title: "Name", type: "string" });

  expect([errorOf(sixth), errorOf(base)]).toEqual([
    [400, "E0000001"],
    [400, "E0000001"],
  ]);
});
