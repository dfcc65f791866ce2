import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../../../../tools/emulators/okta-org/json.ts";
import { at, callOrg, create, createActiveUser, makeProfile, startOrg } from "./support/org-client.ts";

const odd = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "x".repeat(5000), "🚀", "\u0000", -1, 1e300, true, null) },
) as fc.Arbitrary<Json>;

const names = fc.constantFrom(
  "login",
  "email",
  "firstName",
  "lastName",
  "mobilePhone",
  "profileUrl",
  "badge",
  "name",
  "description",
  "__proto__",
  "constructor",
  "toString",
  "unknown",
);
const sane = fc.constantFrom("ada@acme.example.com", "bob@acme.example.com", "Ada", "Lovelace", "People");
const profile = fc.oneof(
  fc.dictionary(names, fc.oneof(odd, sane)),
  fc
    .tuple(fc.nat(1_000), fc.dictionary(names, fc.oneof(odd, sane), { maxKeys: 1 }))
    .map(([number, others]) => ({ ...makeProfile(`p${number}@acme.example.com`), name: "N", ...others })),
  fc
    .tuple(fc.nat(1_000), fc.dictionary(names, fc.oneof(odd, sane), { maxKeys: 1 }))
    .map(([number, others]) => {
      const { name: _name, ...kept } = others;
      return { ...makeProfile(`q${number}@acme.example.com`), ...kept };
    }),
  fc.record({ name: fc.string(), description: odd }, { requiredKeys: ["name"] }),
);
const credentials = fc.record(
  {
    password: fc.oneof(odd, fc.record({ value: odd, hash: odd, hook: odd }, { requiredKeys: [] })),
    recovery_question: odd,
    provider: fc.oneof(odd, fc.record({ type: fc.constantFrom("OKTA", "FEDERATION", "x"), name: odd })),
  },
  { requiredKeys: [] },
);
const members = [
  "type",
  "title",
  "unique",
  "enum",
  "oneOf",
  "items",
  "default",
  "minLength",
  "required",
  "permissions",
];
const oddDefinition = fc.dictionary(
  fc.constantFrom(...members),
  fc.oneof(odd, fc.constantFrom("string", "array", "integer", true, [{ const: "a", title: "A" }], ["a"])),
);
const definition = fc
  .tuple(fc.boolean(), oddDefinition)
  .map(([isWhole, others]) => (isWhole ? { type: "string", title: "T", ...others } : others));
const bodies = fc.oneof(
  odd,
  fc.record({ profile: fc.oneof(odd, profile) }),
  fc.record(
    { profile, credentials: fc.oneof(odd, credentials), groupIds: odd, type: odd },
    { requiredKeys: ["profile"] },
  ),
  fc.record({
    definitions: fc.record(
      {
        custom: fc.record({ properties: fc.dictionary(names, fc.oneof(definition, odd)) }),
        base: fc.record({ properties: fc.dictionary(names, fc.oneof(definition, odd)) }),
      },
      { requiredKeys: [] },
    ),
  }),
) as fc.Arbitrary<Json>;

const words =
  '( ) " "x" and or eq sw co gt pr ne not null true 7 profile.login profile.name profile.constructor status type id lastUpdated \\';
const expression = fc
  .array(fc.constantFrom(...words.split(" ")), { maxLength: 8 })
  .map((chosen) => chosen.join(" "));
const queries = fc
  .dictionary(
    fc.constantFrom(
      "search",
      "filter",
      "q",
      "limit",
      "after",
      "sortBy",
      "sortOrder",
      "expand",
      "fields",
      "activate",
    ),
    fc.oneof(
      expression,
      fc.string({ maxLength: 12 }),
      fc.constantFrom("stats", "blocks", "profile.login", "2", "0"),
    ),
    { maxKeys: 3 },
  )
  .map((query) => new URLSearchParams(query).toString());

const targets = fc.constantFrom(
  "/api/v1/users",
  "/api/v1/users/{user}",
  "/api/v1/users/{user}/groups",
  "/api/v1/users/{user}/grants",
  "/api/v1/users/{user}/sessions",
  ...["activate", "reactivate", "deactivate", "suspend", "unsuspend", "unlock", "expire_password"].map(
    (operation) => `/api/v1/users/{user}/lifecycle/${operation}`,
  ),
  "/api/v1/users/{user}/lifecycle/expire_password_with_temp_password",
  "/api/v1/users/{user}/lifecycle/reset_password",
  "/api/v1/users/{user}/lifecycle/reset_factors",
  ...["change_password", "change_recovery_question", "forgot_password"].map(
    (operation) => `/api/v1/users/{user}/credentials/${operation}`,
  ),
  "/api/v1/groups",
  "/api/v1/groups/{group}",
  "/api/v1/groups/{group}/users",
  "/api/v1/groups/{group}/apps",
  "/api/v1/groups/{group}/users/{user}",
  "/api/v1/meta/schemas/user/default",
  "/api/v1/meta/schemas/group/default",
);
const requests = fc.record({
  method: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom("GET", "POST", "PUT") },
    { weight: 1, arbitrary: fc.constantFrom("DELETE", "PATCH") },
  ),
  target: targets,
  user: fc.nat(4),
  group: fc.nat(3),
  query: fc.oneof(fc.constant(""), queries),
  body: bodies,
});

test("no request to users, groups or the schema is too odd: each gets an answer of Okta's shape", async () => {
  await using org = await startOrg({ rateLimitFactor: 10_000 });
  const badge = { properties: { badge: { title: "Badge", type: "string", unique: true } } };
  await callOrg(org, "POST", "/api/v1/meta/schemas/user/default", { definitions: { custom: badge } });
  const users = ["nobody", "a%2Fb", "ada@acme.example.com"];
  for (const name of ["ada", "bob"]) users.push((await createActiveUser(org, `${name}@acme.example.com`)).id);
  const groups = ["nothing", "%F0%9F%9A%80"];
  for (const name of ["People", "Others"]) {
    groups.push((await create(org, "/api/v1/groups", { profile: { name } })).id);
  }

  await fc.assert(
    fc.asyncProperty(requests, async ({ method, target, user, group, query, body }) => {
      const path = target.replace("{user}", users[user] ?? "").replace("{group}", groups[group] ?? "");
      const sent = method === "GET" || method === "DELETE" ? undefined : body;

      const answer = await callOrg(org, method, query === "" ? path : `${path}?${query}`, sent);

      expect(answer.status).toBeLessThan(500);
      if (answer.status >= 400) {
        expect(answer.body).toEqual({
          errorCode: expect.stringMatching(/^E\d{7}$/),
          errorSummary: expect.any(String),
          errorLink: at(answer.body, "errorCode"),
          errorId: expect.stringMatching(/^oae/),
          errorCauses: expect.any(Array),
        });
      }
    }),
    { numRuns: 400 },
  );
});
