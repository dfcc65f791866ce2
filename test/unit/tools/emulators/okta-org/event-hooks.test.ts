import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  type Created,
  callOrg,
  create,
  createActiveUser,
  createApp,
  errorOf,
  listAt,
  startOrg,
} from "./support/org-client.ts";

interface Delivery {
  readonly method: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly deliveries: Delivery[];
  /** Statuses of the next POSTs; 200 when none is left; 0 leaves the request without answer. */
  readonly statuses: number[];
}

async function startReceiver(secret = "s3cret"): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      if (request.method === "GET") {
        const verification = request.headers["x-okta-verification-challenge"];
        response.statusCode = request.headers.authorization === secret ? 200 : 401;
        response.end(JSON.stringify({ verification }));
        return;
      }
      deliveries.push({ method: request.method ?? "", headers: request.headers, body: JSON.parse(text) });
      const status = statuses.shift() ?? 200;
      if (status === 0) return;
      response.statusCode = status;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    deliveries,
    statuses,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function makeHook(uri: string, items: readonly string[], filter: Json = null): JsonObject {
  return {
    name: "bridge",
    events: { type: "EVENT_TYPE", items, filter },
    channel: {
      type: "HTTP",
      version: "1.0.0",
      config: { uri, headers: [], authScheme: { type: "HEADER", key: "Authorization", value: "s3cret" } },
    },
  };
}

async function register(org: OktaOrg, uri: string, items: readonly string[]): Promise<Created> {
  return create(org, "/api/v1/eventHooks", makeHook(uri, items));
}

function listEvents(receiver: Receiver): readonly unknown[] {
  return receiver.deliveries.flatMap((delivery) => listAt(delivery.body, "data.events"));
}

async function registerVerified(org: OktaOrg, uri: string, items: readonly string[]): Promise<Created> {
  const hook = await register(org, uri, items);
  return create(org, `/api/v1/eventHooks/${hook.id}/lifecycle/verify`, {});
}

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

  test.each([
    ["an http address that is not loopback", "http://hooks.example.com/x", ["user.lifecycle.create"]],
    ["an address that is none", "not an address", ["user.lifecycle.create"]],
    ["an event that hooks cannot have", "https://hooks.example.com/x", ["user.lifecycle.delete.completed"]],
    ["no events", "https://hooks.example.com/x", []],
  ])("is refused with %s", async (_what, uri, items) => {
    await using org = await startOrg();

    const answer = await callOrg(org, "POST", "/api/v1/eventHooks", makeHook(uri, items));

    expect(errorOf(answer)).toEqual([400, "E0000001"]);
  });

  test.each([
    ["name", { name: "" }, "name: The field cannot be left blank"],
    ["name", { name: "x".repeat(256) }, "name: The field is too long"],
    ["name", { name: "\u{1F600}" }, "name: Characters beyond three bytes in UTF-8 are not supported"],
    ["channel", { channel: null }, "channel: The field cannot be left blank"],
    ["events.type", { events: null }, "events.type: The type must be 'EVENT_TYPE'"],
    [
      "events.items",
      { events: { type: "EVENT_TYPE", items: ["user.lifecycle.explode"] } },
      "events.items: 'user.lifecycle.explode' is not an event type that event hooks can have",
    ],
    [
      "channel.config.headers",
      {
        channel: {
          type: "HTTP",
          version: "1.0.0",
          config: { uri: "https://hooks.example.com", headers: [{ key: "Accept", value: "x" }] },
        },
      },
      "channel.config.headers: 'Accept' is reserved",
    ],
    [
      "channel.config.headers",
      {
        channel: {
          type: "HTTP",
          version: "1.0.0",
          config: { uri: "https://hooks.example.com", headers: [{ key: "X", value: "a\r\nb: c" }] },
        },
      },
      "channel.config.headers: 'X' and its value cannot be sent as a header",
    ],
  ])("is refused for its %s in the summary, and says why", async (about, change, cause) => {
    await using org = await startOrg();
    const hook = makeHook("https://hooks.example.com/x", ["user.lifecycle.create"]);

    const answer = await callOrg(org, "POST", "/api/v1/eventHooks", { ...hook, ...change });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errorCode: "E0000001",
      errorSummary: `Api validation failed: ${about}`,
      errorCauses: expect.arrayContaining([{ errorSummary: cause }]),
    });
  });

  test("keeps its name to itself, and may keep it when it is replaced", async () => {
    await using org = await startOrg();
    const body = makeHook("https://hooks.example.com/x", ["user.lifecycle.create"]);
    const hook = await create(org, "/api/v1/eventHooks", body);

    const second = await callOrg(org, "POST", "/api/v1/eventHooks", body);
    const replaced = await callOrg(org, "PUT", `/api/v1/eventHooks/${hook.id}`, body);

    expect(errorOf(second)).toEqual([400, "E0000001"]);
    expect(at(second.body, "errorCauses.0.errorSummary")).toBe(
      "name: An object with this field already exists in the current organization",
    );
    expect(replaced.status).toBe(200);
  });

  test("is unknown to every call once it is deleted", async () => {
    await using org = await startOrg();
    const path = "/api/v1/eventHooks/whoNobody";
    const body = makeHook("https://hooks.example.com/x", ["user.lifecycle.create"]);

    const answers = [
      await callOrg(org, "GET", path),
      await callOrg(org, "PUT", path, body),
      await callOrg(org, "DELETE", path),
      await callOrg(org, "POST", `${path}/lifecycle/verify`),
      await callOrg(org, "POST", `${path}/lifecycle/activate`),
      await callOrg(org, "POST", `${path}/lifecycle/deactivate`),
    ];

    expect(new Set(answers.map((answer) => at(answer.body, "errorSummary")))).toEqual(
      new Set(["Not found: Resource not found: whoNobody (Webhook)"]),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
  });

  test("never shows its secret, and can be deleted only when inactive", async () => {
    await using org = await startOrg();
    const hook = await register(org, "https://hooks.example.com/x", ["user.lifecycle.create"]);
    const path = `/api/v1/eventHooks/${hook.id}`;

    const early = await callOrg(org, "DELETE", path);
    const inactive = await callOrg(org, "POST", `${path}/lifecycle/deactivate`);
    const deleted = await callOrg(org, "DELETE", path);
    const gone = await callOrg(org, "GET", path);

    expect(at(hook.body, "channel.config.authScheme")).toEqual({ type: "HEADER", key: "Authorization" });
    expect(early.status).toBe(400);
    expect(Object.keys(at(inactive.body, "_links") as object).sort()).toEqual(["activate", "delete", "self"]);
    expect([deleted.status, gone.status]).toEqual([204, 404]);
  });
});

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

describe("the hook script", () => {
  test("sends deliveries twice, drops them, and cuts the line", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver();
    await registerVerified(org, receiver.url, ["user.lifecycle.create"]);
    const hire = async (login: string) => {
      await createActiveUser(org, login);
      await org.hooksIdle();
    };

    org.hooks.duplicateNext(1);
    await hire("twice@acme.example.com");
    org.hooks.dropNext(1);
    await hire("lost@acme.example.com");
    const mend = org.hooks.cutOff();
    await hire("cut@acme.example.com");
    mend();
    await hire("once@acme.example.com");

    const logins = listEvents(receiver).map((event) => at(event, "target.0.alternateId"));
    expect(logins).toEqual(["twice@acme.example.com", "twice@acme.example.com", "once@acme.example.com"]);
    expect(at(receiver.deliveries[0], "body.eventId")).toBe(at(receiver.deliveries[1], "body.eventId"));
  });

  test("holds a delivery so that a later one overtakes it", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver();
    await registerVerified(org, receiver.url, ["user.lifecycle.create"]);

    const held = org.hooks.holdNext();
    await createActiveUser(org, "first@acme.example.com");
    await held.caught;
    await createActiveUser(org, "second@acme.example.com");
    await org.hooksIdle();
    await held.release();

    const logins = listEvents(receiver).map((event) => at(event, "target.0.alternateId"));
    expect(logins).toEqual(["second@acme.example.com", "first@acme.example.com"]);
  });
});
