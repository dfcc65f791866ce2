import { describe, expect, test } from "vitest";
import { makeHook, register } from "../support/hook-receiver.ts";
import { at, callOrg, create, errorOf, startOrg } from "../support/org-client.ts";

describe("an event hook", () => {
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
