import { describe, expect, test } from "vitest";
import { compileExpression } from "../../../../../../tools/emulators/okta-org/event-hooks/expression.ts";
import { ExpressionError } from "../../../../../../tools/emulators/okta-org/event-hooks/expression-tokens.ts";

const event = {
  eventType: "group.user_membership.add",
  outcome: { result: "SUCCESS", reason: null },
  actor: { id: "00u1", type: "User", alternateId: "admin@acme.example.com", displayName: "Ann O'Neil" },
  debugContext: { debugData: { changedAttributes: "title,city" } },
  target: [
    { id: "00u2", type: "User", alternateId: "ada@acme.example.com", displayName: "Ada" },
    { id: "00g1", type: "UserGroup", alternateId: "unknown", displayName: "Sales" },
  ],
};

describe("an expression of a hook filter", () => {
  test.each([
    ["event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size()> 0", true],
    ["event.target.?[type eq 'UserGroup' && displayName eq 'Ada'].size()>0", false],
    ["event.target.?[type eq 'UserGroup'].size()>0 && event.target.?[displayName eq 'Ada'].size()>0", true],
    ["event.target.?[id eq '00g9'].size() >0 OR event.target.?[id eq '00g1'].size() >0", true],
    ["event.target.?[alternateId ne 'unknown'].size() == 1", true],
    ["event.target.?[type eq 'AppInstance'].isEmpty()", true],
    ["event.actor.id != null", true],
    ["event.outcome.reason eq null", true],
    ["event.outcome.reason.contains('INVALID')", false],
    ["event.outcome.result eq \"SUCCESS\" and not (event.actor.type eq 'SystemPrincipal')", true],
    ["event.actor.displayName eq 'Ann O''Neil'", true],
    ["event.actor.alternateId.toUpperCase().endsWith('EXAMPLE.COM')", true],
    ["event.debugData.changedAttributes.contains('city')", true],
    ["event.debugContext.debugData.changedAttributes.startsWith('city')", false],
    ["event.eventType.length() >= 10 && !false", true],
  ])("%s is %s", (expression, expected) => {
    expect(compileExpression(expression)(event)).toBe(expected);
  });

  test("finds nothing in an event without targets", () => {
    const holds = compileExpression("event.target.?[type eq 'User'].size() > 0");

    expect(holds({ ...event, target: null })).toBe(false);
  });

  test.each([
    "",
    "event",
    "event.target",
    "event.actor.id",
    "event.actor.id eq 1",
    "event.actor.id > 'a'",
    "event.target.?[login eq 'x'].size() > 0",
    "event.target.?[type].size() > 0",
    "event.target.?[type eq 'User'",
    "event.target.?[event.target.?[id eq 'x'].size() > 0].size() > 0",
    "event.target.size() > 0 &&",
    "event.target.size(1) > 0",
    "event.eventType.matches('.*')",
    "event.eventType.contains('a', 'b')",
    "user.profile.login eq 'x'",
    "T(java.lang.Runtime).getRuntime()",
    "event.eventType eq 'unfinished",
    "event.eventType eq 'a' event.eventType eq 'b'",
    `${"(".repeat(500)}true${")".repeat(500)}`,
    `${"!".repeat(500)}true`,
  ])("%s is refused", (expression) => {
    expect(() => compileExpression(expression)).toThrow(ExpressionError);
  });
});
