import { expect, test } from "vitest";
import { inferAttributes } from "../../../../../tools/conformance/infer/infer-attributes.ts";
import type { Exchange } from "../../../../../tools/conformance/recording.ts";
import type { Json } from "../../../../../tools/emulators/okta-org/json.ts";

/** One exchange: `GET /api/v1/...`. */
function record(line: string, answer: Json, body: Json = null): Exchange {
  const [method, path = ""] = line.split(" ");
  return {
    request: { method: method as Exchange["request"]["method"], path, query: "", body },
    response: { status: 200, headers: {}, body: answer },
  };
}

test("attributes that profiles show and no schema explains were there, with the types of their values", () => {
  const user = {
    id: "00uqrks9ig7XuWV7X5d7",
    profile: { login: "a@example.com", badge: 7, tags: ["a"], none: null },
  };
  const group = { id: "00gqrks9ig7XuWV7X5d7", type: "OKTA_GROUP", profile: { name: "G", costCenter: "1" } };

  const inferred = inferAttributes([
    record("POST /api/v1/users", user),
    record("GET /api/v1/groups", [group]),
    record("GET /api/v1/groups/00gbrks9ig7XuWV7X5d7", { ...group, type: "APP_GROUP", profile: { dn: "x" } }),
  ]);

  expect(inferred).toEqual({
    userAttributes: {
      badge: { title: "badge", type: "integer" },
      tags: { title: "tags", type: "array", items: { type: "string" } },
    },
    groupAttributes: { costCenter: { title: "costCenter", type: "string" } },
  });
});

test("attributes that the session itself defines were not there", () => {
  const properties = { badge: { title: "Badge", type: "string" } };

  const inferred = inferAttributes([
    record("POST /api/v1/meta/schemas/user/default", {}, { definitions: { custom: { properties } } }),
    record("POST /api/v1/users", {
      id: "00uqrks9ig7XuWV7X5d7",
      profile: { login: "a@example.com", badge: "7" },
    }),
  ]);

  expect(inferred.userAttributes).toEqual({});
});
