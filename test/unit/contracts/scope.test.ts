import { describe, expect, test } from "vitest";
import {
  connectionSchema,
  connectionsSchema,
  describeForIntake,
} from "../../../shared/contracts/connection.ts";
import { listEventTypes } from "../../../shared/contracts/event-types.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import {
  findNamedApp,
  listScopeGroups,
  mostScopeGroups,
  scopeSchema,
} from "../../../shared/contracts/scope.ts";
import { leastConfig } from "../../support/connections.ts";

const groupIds = ["00g1sales", "00g2legal"];

function problemsOf(scope: unknown): readonly string[] {
  const parsed = parse(connectionSchema, { ...leastConfig, scope });
  return parsed.ok ? [] : parsed.problems;
}

test.each([
  [{ kind: "app" }, { kind: "app", appKind: "auto", groupIds: [] }],
  [
    { kind: "groups", groupIds },
    { kind: "groups", appKind: "auto", groupIds },
  ],
  [
    { kind: "everyone", appLabel: "Hub" },
    { kind: "everyone", appKind: "auto", appLabel: "Hub" },
  ],
])("takes %j", (given, taken) => {
  expect(parse(scopeSchema, given)).toEqual({ ok: true, value: taken });
});

test.each([
  ["another kind", { kind: "galaxy" }, "scope.kind"],
  ["groups without any", { kind: "groups" }, "scope.groupIds"],
  ["an empty list of groups", { kind: "groups", groupIds: [] }, "scope.groupIds"],
  ["a group twice", { kind: "groups", groupIds: ["00g1", "00g1"] }, "scope.groupIds"],
  ["what is no id", { kind: "groups", groupIds: ["Sales & Legal"] }, "scope.groupIds.0"],
  ["an app beside groups", { kind: "groups", groupIds, appId: "0oa1" }, "scope.appId"],
  ["groups beside everyone", { kind: "everyone", groupIds }, "scope.groupIds"],
  [
    "more groups than a removal may read",
    { kind: "groups", groupIds: Array.from({ length: mostScopeGroups + 1 }, (_, index) => `00g${index}`) },
    "scope.groupIds",
  ],
])("refuses %s", (_what, scope, field) => {
  expect(problemsOf(scope).map((problem) => problem.split(":")[0])).toEqual([field]);
});

describe("the intake", () => {
  test.each([
    [
      { kind: "app", appId: "0oa1", groupIds: ["00g1"] },
      { kind: "app", appId: "0oa1" },
    ],
    [{ kind: "app", appLabel: "Hub" }, { kind: "app" }],
    [
      { kind: "groups", groupIds, appLabel: "Hub" },
      { kind: "groups", groupIds },
    ],
    [{ kind: "everyone", appLabel: "Hub" }, { kind: "everyone" }],
  ])("is told of %j only what tells whose events count", (scope, told) => {
    const connection = parse(connectionSchema, { ...leastConfig, scope });
    if (!connection.ok) throw new TypeError(connection.problems.join());

    const described = describeForIntake(connection.value);

    expect(described.scope).toEqual(told);
    expect(parse(connectionsSchema, [described])).toEqual({ ok: true, value: [described] });
  });
});

test("each kind of scope subscribes to events about people, and about its own memberships only", () => {
  const kinds = (["app", "groups", "everyone"] as const).map((kind) => listEventTypes(kind));

  const [app, groups, everyone] = kinds.map((types) => types.filter((type) => !type.startsWith("user.")));
  expect(app).toEqual([
    "application.user_membership.add",
    "application.user_membership.remove",
    "application.user_membership.update",
  ]);
  expect(groups).toEqual(["group.user_membership.add", "group.user_membership.remove"]);
  expect(everyone).toEqual([]);
  for (const types of kinds) expect(types.filter((type) => type.startsWith("user."))).toHaveLength(8);
});

test("an app is named by an app scope only, groups by all but everyone", () => {
  const scopes = [
    { kind: "app", appKind: "auto", appId: "0oa1", groupIds } as const,
    { kind: "groups", appKind: "auto", groupIds } as const,
    { kind: "everyone", appKind: "auto" } as const,
  ];

  expect(scopes.map(findNamedApp)).toEqual(["0oa1", undefined, undefined]);
  expect(scopes.map(listScopeGroups)).toEqual([groupIds, groupIds, []]);
});
