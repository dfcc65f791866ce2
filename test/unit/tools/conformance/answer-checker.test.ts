import { expect, test } from "vitest";
import { makeAnswerChecker } from "../../../../tools/conformance/openapi/answer-checker.ts";
import type { Description } from "../../../../tools/conformance/openapi/description.ts";
import type { Json, JsonObject } from "../../../../tools/emulators/okta-org/json.ts";

const schemas: JsonObject = {
  Base: { type: "object", properties: { id: { type: "string" }, kind: { type: "string" } } },
  Cat: { allOf: [{ $ref: "#/components/schemas/Base" }, { properties: { lives: { type: "integer" } } }] },
  Dog: {
    allOf: [{ $ref: "#/components/schemas/Base" }, { properties: { tricks: { type: "array", items: {} } } }],
  },
  Error: { type: "object", properties: { errorCode: { type: "string" } } },
};

const animal: JsonObject = {
  oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
  discriminator: {
    propertyName: "kind",
    mapping: { CAT: "#/components/schemas/Cat", DOG: "#/components/schemas/Dog" },
  },
};

const description: Description = {
  schemas,
  paths: {
    "/api/v1/animals": {
      get: {
        responses: {
          "200": { content: { "application/json": { schema: { type: "array", items: animal } } } },
        },
      },
    },
    "/api/v1/animals/{id}": { delete: { responses: { "204": { description: "gone" } } } },
  },
  resolve: (ref) => schemas[ref.replace("#/components/schemas/", "")],
};

function checkList(body: Json): readonly string[] {
  const check = makeAnswerChecker([description]);
  return check({ method: "GET", path: "/api/v1/animals", status: 200, body });
}

test("an answer that fits, with null for what is not set, has nothing against it", () => {
  const found = checkList([
    { id: "1", kind: "CAT", lives: 9 },
    { id: "2", kind: "DOG", tricks: null },
  ]);

  expect(found).toEqual([]);
});

test.each([
  ["a property that nothing describes", { id: "1", kind: "CAT", fur: "soft" }, "fur"],
  ["a property of another kind of thing", { id: "1", kind: "CAT", tricks: [] }, "tricks"],
  ["a value of another type", { id: "1", kind: "CAT", lives: "nine" }, "/0/lives must be integer"],
])("%s is named", (_what, animalBody, named) => {
  const found = checkList([animalBody]);

  expect(found.join("\n")).toContain(named);
});

test("a status that the description does not have is named, and an error may be any in Okta's form", () => {
  const check = makeAnswerChecker([description]);
  const path = "/api/v1/animals/1";

  const [made, gone, failed] = [
    check({ method: "DELETE", path, status: 200, body: {} }),
    check({ method: "DELETE", path, status: 204, body: undefined }),
    check({ method: "DELETE", path, status: 404, body: { errorCode: "E0000007" } }),
  ];

  expect(made).toEqual([`DELETE ${path} 200: the status is not in the description`]);
  expect([gone, failed]).toEqual([[], []]);
});
