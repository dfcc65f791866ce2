import { expect, test } from "vitest";
import {
  createObjectStep,
  type ObjectKind,
  type OktaObject,
} from "../../../../functions/bootstrap/engine/object-step.ts";
import { succeed } from "../../../../shared/core/result.ts";
import { buildSite } from "./site-double.ts";

const kind: ObjectKind = {
  step: "target-group",
  side: "target",
  title: "group",
  adoptable: "target-group",
  list: () => Promise.resolve(succeed([])),
  nameOf: (object) => object["name"],
  name: () => "orgbridge acme",
  isOurs: (object) => object["mark"] === "ours",
  desired: () => ({ size: 1 }),
  create: (desired) => ({ method: "POST", path: "/things", body: desired }),
  update: ({ id }, desired) => ({ method: "PUT", path: `/things/${id}`, body: desired }),
  learn: ({ id }) => ({ targetGroupId: id }),
};

const ours = { id: "00g1ours", name: "renamed by an admin", mark: "ours", size: 1 };
const theirs = { id: "00g2theirs", name: "orgbridge acme", size: 1 };

function examine(objects: readonly OktaObject[], config = {}, further: Partial<ObjectKind> = {}) {
  const step = createObjectStep({ ...kind, ...further, list: () => Promise.resolve(succeed(objects)) });
  return step.examine(buildSite(config).site, {});
}

test("makes what is not there", async () => {
  const found = await examine([]);

  expect(found).toMatchObject({ value: { existed: null, changes: [{ action: "create", what: "group" }] } });
});

test("knows its own by the mark, whatever it is called now, and beside a namesake", async () => {
  const found = await examine([theirs, ours]);

  expect(found).toMatchObject({
    value: { existed: "group 00g1ours", changes: [], facts: { targetGroupId: "00g1ours" } },
  });
});

test("names the fields that it would change", async () => {
  const found = await examine([{ ...ours, size: 2 }]);

  expect(found).toMatchObject({ value: { changes: [{ action: "update", what: "group: size" }] } });
});

test("stops at a namesake, and says how to take it over", async () => {
  const found = await examine([theirs]);

  expect(found).toEqual({
    ok: false,
    failure: {
      reason: "name-taken",
      message:
        'The target org already has the group named "orgbridge acme" (00g2theirs) that bootstrap did not make.',
      remedy: 'Rename or delete it, or list "target-group" under adoptObjects in the config to take it over.',
    },
  });
});

test("takes over a namesake that the config lists, and no other kind", async () => {
  const listed = await examine([theirs], { adoptObjects: ["target-group"] });
  const other = await examine([theirs], { adoptObjects: ["source-app"] });

  expect(listed).toMatchObject({ value: { facts: { targetGroupId: "00g2theirs" } } });
  expect(other).toMatchObject({ ok: false, failure: { reason: "name-taken" } });
});

test("stops at what is in the way by another name", async () => {
  const inTheWay = { id: "00g3other", name: "By hand" };

  const found = await examine([inTheWay], {}, { isInTheWay: (object) => object.id === "00g3other" });

  expect(found).toMatchObject({
    failure: { reason: "name-taken", message: expect.stringContaining('named "By hand"') as string },
  });
});
