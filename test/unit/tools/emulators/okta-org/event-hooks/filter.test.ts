import { describe, expect, test } from "vitest";
import type { Json } from "../../../../../../tools/emulators/okta-org/json.ts";
import { listEvents, makeHook, startReceiver } from "../support/hook-receiver.ts";
import { at, callOrg, create, createActiveUser, errorOf, startOrg } from "../support/org-client.ts";

describe("a hook filter", () => {
  const makeFilter = (event: string, expression: string): Json => ({
    eventFilterMap: [{ event, condition: { expression } }],
  });
  const toSales =
    "event.target.?[type eq 'UserGroup'].size()>0 && event.target.?[displayName eq 'Sales'].size()>0";

  test("lets through what its expression is true of, and is shown as Okta shows it", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const filter = makeFilter("group.user_membership.add", toSales);
    const items = ["group.user_membership.add", "group.user_membership.remove"];
    const hook = await create(org, "/api/v1/eventHooks", makeHook(receiver.url, items, filter));
    await callOrg(org, "POST", `/api/v1/eventHooks/${hook.id}/lifecycle/verify`);

    for (const name of ["Sales", "Marketing"]) {
      const group = await create(org, "/api/v1/groups", { profile: { name } });
      await callOrg(org, "PUT", `/api/v1/groups/${group.id}/users/${user.id}`);
      await callOrg(org, "DELETE", `/api/v1/groups/${group.id}/users/${user.id}`);
    }
    await org.hooksIdle();

    expect(at(hook.body, "events.filter")).toEqual({
      type: "EXPRESSION_LANGUAGE",
      eventFilterMap: [
        { event: "group.user_membership.add", condition: { version: null, expression: toSales } },
      ],
    });
    expect(
      listEvents(receiver).map((event) => [at(event, "eventType"), at(event, "target.1.displayName")]),
    ).toEqual([
      ["group.user_membership.add", "Sales"],
      ["group.user_membership.remove", "Sales"],
      ["group.user_membership.remove", "Marketing"],
    ]);
  });

  test.each([
    ["a field that filters cannot test", "user.lifecycle.create", "event.client.ipAddress eq '1.1.1.1'"],
    ["no Boolean", "user.lifecycle.create", "event.target.size()"],
    ["half an expression", "user.lifecycle.create", "event.eventType eq"],
    ["no expression", "user.lifecycle.create", ""],
    ["an event that the hook does not have", "user.lifecycle.activate", "event.actor.id != null"],
  ])("is refused with %s", async (_what, event, expression) => {
    await using org = await startOrg();
    const hook = makeHook(
      "https://hooks.example.com/x",
      ["user.lifecycle.create"],
      makeFilter(event, expression),
    );

    const answer = await callOrg(org, "POST", "/api/v1/eventHooks", hook);

    expect(errorOf(answer)).toEqual([400, "E0000001"]);
    expect(at(answer.body, "errorSummary")).toBe("Api validation failed: events.filter");
  });
});
