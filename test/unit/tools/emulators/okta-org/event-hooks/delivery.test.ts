import { describe, expect, test } from "vitest";
import { listEvents, register, registerVerified, startReceiver } from "../support/hook-receiver.ts";
import { at, callOrg, createActiveUser, createApp, listAt, startOrg } from "../support/org-client.ts";

describe("an event hook", () => {
  test("delivers what it subscribed to, with the secret, in Okta's envelope and with the System Log's uuid", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver();
    const hook = await registerVerified(org, receiver.url, [
      "user.lifecycle.create",
      "user.lifecycle.activate",
    ]);

    const user = await createActiveUser(org, "ada@acme.example.com");
    await org.hooksIdle();

    const log = await callOrg(org, "GET", '/api/v1/logs?filter=eventType+sw+"user.lifecycle"');
    expect(at(hook.body, "verificationStatus")).toBe("VERIFIED");
    expect(receiver.deliveries).toHaveLength(1);
    expect(receiver.deliveries[0]?.headers["authorization"]).toBe("s3cret");
    expect(receiver.deliveries[0]?.body).toEqual({
      eventType: "com.okta.event_hook",
      eventTypeVersion: "1.0",
      cloudEventsVersion: "0.1",
      source: `${org.url}/api/v1/eventHooks/${hook.id}`,
      eventId: expect.any(String),
      eventTime: expect.any(String),
      contentType: "application/json",
      data: { events: log.body },
    });
    expect(log.body).toMatchObject([
      {
        eventType: "user.lifecycle.create",
        outcome: { result: "SUCCESS" },
        target: [
          { id: user.id, type: "User", alternateId: "ada@acme.example.com", displayName: "Ada Lovelace" },
        ],
      },
      { eventType: "user.lifecycle.activate" },
    ]);
  });

  test("names the changed attributes, never their values", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver();
    const user = await createActiveUser(org, "ada@acme.example.com");
    await registerVerified(org, receiver.url, ["user.account.update_profile"]);

    await callOrg(org, "POST", `/api/v1/users/${user.id}`, { profile: { title: "Analyst", city: "London" } });
    await org.hooksIdle();

    expect(at(receiver.deliveries[0], "body.data.events.0.debugContext.debugData.changedAttributes")).toBe(
      "title,city",
    );
    expect(JSON.stringify(receiver.deliveries[0]?.body)).not.toContain("Analyst");
  });

  test("tells of app assignments with app user, app and user as targets", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const app = await createApp(org);
    await registerVerified(org, receiver.url, [
      "application.user_membership.add",
      "application.user_membership.remove",
    ]);

    await callOrg(org, "POST", `/api/v1/apps/${app.id}/users`, { id: user.id });
    await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/deactivate`);
    await org.hooksIdle();

    const events = listEvents(receiver);
    expect(
      events.map((event) => [
        at(event, "eventType"),
        listAt(event, "target").map((target) => at(target, "type")),
      ]),
    ).toEqual([
      ["application.user_membership.add", ["AppUser", "AppInstance", "User"]],
      ["application.user_membership.remove", ["AppUser", "AppInstance", "User"]],
    ]);
    expect(at(events[0], "target.0.id")).toMatch(/^0ua/);
    expect(at(events[0], "target.1.id")).toBe(app.id);
    expect(at(events[0], "target.2.id")).toBe(user.id);
  });

  test("is not verified by an endpoint that does not prove itself", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver("another");
    const hook = await register(org, receiver.url, ["user.lifecycle.create"]);

    const answer = await callOrg(org, "POST", `/api/v1/eventHooks/${hook.id}/lifecycle/verify`);

    const log = await callOrg(org, "GET", '/api/v1/logs?filter=eventType+eq+"event_hook.verified"');
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errorCode: "E0000001",
      errorSummary: "Api validation failed: eventHook",
      errorCauses: [{ errorSummary: "Unable to verify event hook. Hook bridge execution failed" }],
    });
    expect(at(log.body, "0.outcome.result")).toBe("FAILURE");
  });

  test("delivers nothing before it is verified, after it is deactivated, and again only once a changed channel is verified", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver();
    const hook = await register(org, receiver.url, ["user.lifecycle.create"]);
    await createActiveUser(org, "a@acme.example.com");
    await callOrg(org, "POST", `/api/v1/eventHooks/${hook.id}/lifecycle/verify`);
    await callOrg(org, "POST", `/api/v1/eventHooks/${hook.id}/lifecycle/deactivate`);
    await createActiveUser(org, "b@acme.example.com");
    await callOrg(org, "POST", `/api/v1/eventHooks/${hook.id}/lifecycle/activate`);
    const replaced = await callOrg(org, "PUT", `/api/v1/eventHooks/${hook.id}`, {
      name: "bridge",
      events: { type: "EVENT_TYPE", items: ["user.lifecycle.create"] },
      channel: {
        type: "HTTP",
        version: "1.0.0",
        config: {
          uri: `${receiver.url}2`,
          authScheme: { type: "HEADER", key: "Authorization", value: "s3cret" },
        },
      },
    });
    await createActiveUser(org, "c@acme.example.com");
    await callOrg(org, "POST", `/api/v1/eventHooks/${hook.id}/lifecycle/verify`);

    const last = await createActiveUser(org, "d@acme.example.com");
    await org.hooksIdle();

    expect(at(replaced.body, "verificationStatus")).toBe("UNVERIFIED");
    const events = listEvents(receiver);
    expect(events.map((event) => at(event, "target.0.id"))).toEqual([last.id]);
  });

  test.each([
    ["a server error is repeated once", [500, 500], 2, true],
    ["a server error that passes is repeated", [503], 2, false],
    ["no answer within the limit is repeated once", [0, 0], 2, true],
    ["a client error is not repeated", [404], 1, true],
    ["202 is no success and is not repeated", [202], 1, true],
    ["204 is a success", [204], 1, false],
  ])("%s", async (_what, statuses, attempts, fails) => {
    await using org = await startOrg({ hookTimeoutMs: 100 });
    await using receiver = await startReceiver();
    await registerVerified(org, receiver.url, ["user.lifecycle.create"]);
    receiver.statuses.push(...statuses);

    await createActiveUser(org, "ada@acme.example.com");
    await org.hooksIdle();

    const log = await callOrg(org, "GET", '/api/v1/logs?filter=eventType+eq+"event_hook.delivery"');
    expect(receiver.deliveries).toHaveLength(attempts);
    expect(new Set(receiver.deliveries.map((delivery) => at(delivery.body, "eventId"))).size).toBe(1);
    expect(listAt(log.body).map((event) => at(event, "outcome.result"))).toEqual(fails ? ["FAILURE"] : []);
  });
});
