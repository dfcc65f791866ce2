import { describe, expect, test } from "vitest";
import type { Json } from "../../../../../tools/emulators/okta-org/json.ts";
import type { FaultRule } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  callOrg,
  createActiveUser,
  errorOf,
  listAt,
  makeProfile,
  startOrg,
} from "./support/org-client.ts";

const users = "/api/v1/users";

describe("a fault rule", () => {
  test.each([
    ["before", 404],
    ["after", 200],
  ] as const)("answers an error %s the effect", async (when, found) => {
    await using org = await startOrg();
    org.faults.add({ method: "POST", path: users, count: 1, fault: { kind: "answer", when, status: 500 } });

    const failed = await callOrg(org, "POST", users, { profile: makeProfile("ada@acme.example.com") });
    const read = await callOrg(org, "GET", `${users}/ada@acme.example.com`);

    expect(errorOf(failed)).toEqual([500, "E0000009"]);
    expect(read.status).toBe(found);
  });

  test.each([
    [401, "E0000011"],
    [403, "E0000006"],
    [404, "E0000007"],
    [409, "E0000112"],
    [412, "E0000231"],
    [429, "E0000047"],
    [503, "E0000010"],
  ])("answers %i with Okta's usual code, or the one it is given", async (status, code) => {
    await using org = await startOrg();
    org.faults.add({ path: `${users}/*`, count: 1, fault: { kind: "answer", status } });
    org.faults.add({ path: `${users}/*`, count: 1, fault: { kind: "answer", status, code: "E0000253" } });

    const usual = await callOrg(org, "GET", `${users}/x`);
    const given = await callOrg(org, "GET", `${users}/x`);

    expect(errorOf(usual)).toEqual([status, code]);
    expect(errorOf(given)).toEqual([status, "E0000253"]);
    expect(usual.headers["x-rate-limit-limit"]).toBe("1000");
  });

  test.each([
    ["leaves the client without answer", { kind: "silence" }],
    ["resets the connection", { kind: "reset" }],
    ["cuts the body", { kind: "cut body" }],
  ] satisfies readonly (readonly [string, FaultRule["fault"]])[])(
    "%s, after the effect",
    async (_what, fault) => {
      await using org = await startOrg();
      org.faults.add({ method: "POST", path: users, count: 1, fault });
      const abort = AbortSignal.timeout(300);

      const attempt = fetch(`${org.url}${users}`, {
        method: "POST",
        headers: { authorization: `SSWS ${org.apiToken}`, "content-type": "application/json" },
        body: JSON.stringify({ profile: makeProfile("ada@acme.example.com") }),
        signal: abort,
      }).then((answer) => answer.text());

      await expect(attempt).rejects.toThrow();
      expect((await callOrg(org, "GET", `${users}/ada@acme.example.com`)).status).toBe(200);
    },
  );

  test.each([
    ["leaves the client without answer", { kind: "silence" }],
    ["resets the connection", { kind: "reset" }],
    ["cuts the body", { kind: "cut body" }],
  ] satisfies readonly (readonly [string, FaultRule["fault"]])[])(
    "%s when the answer would be a refusal, too",
    async (_what, fault) => {
      await using org = await startOrg();
      org.faults.add({ path: `${users}/*`, count: 1, fault });

      const attempt = fetch(`${org.url}${users}/nobody@acme.example.com`, {
        headers: { authorization: `SSWS ${org.apiToken}` },
        signal: AbortSignal.timeout(300),
      }).then((answer) => answer.text());

      await expect(attempt).rejects.toThrow();
    },
  );

  test("refuses at the token endpoint in the words of OAuth, and meets its refusals too", async () => {
    await using org = await startOrg();
    const path = "/oauth2/v1/token";
    const ask = () => fetch(`${org.url}${path}`, { method: "POST", signal: AbortSignal.timeout(300) });
    org.faults.add({ path, count: 1, fault: { kind: "answer", status: 401 } });
    org.faults.add({ path, count: 1, fault: { kind: "answer", status: 503 } });
    org.faults.add({ path, count: 1, fault: { kind: "reset" } });

    const refused = await ask();
    const down = await ask();

    expect([refused.status, await refused.json()]).toEqual([
      401,
      { error: "invalid_client", error_description: expect.any(String) },
    ]);
    expect([down.status, await down.json()]).toEqual([
      503,
      expect.objectContaining({ errorCode: "E0000010" }),
    ]);
    await expect(ask()).rejects.toThrow();
  });

  test("says with a 429 what it is told to, and leaves out what it is told to leave out", async () => {
    await using org = await startOrg();
    const headers = { "X-Rate-Limit-Limit": "0", "X-Rate-Limit-Reset": null };
    org.faults.add({ path: `${users}/*`, count: 1, fault: { kind: "answer", status: 429, headers } });

    const answer = await callOrg(org, "GET", `${users}/x`);

    expect(answer.headers).toMatchObject({ "x-rate-limit-limit": "0", "x-rate-limit-remaining": "0" });
    expect(answer.headers).not.toHaveProperty("x-rate-limit-reset");
  });

  test("shortens and empties listings", async () => {
    await using org = await startOrg();
    for (const name of ["a", "b", "c"]) await createActiveUser(org, `${name}@acme.example.com`);
    org.faults.add({ path: users, count: 1, fault: { kind: "page without next" } });
    org.faults.add({ path: users, count: 1, fault: { kind: "empty page" } });

    const shortened = await callOrg(org, "GET", `${users}?limit=2`);
    const empty = await callOrg(org, "GET", `${users}?limit=2`);
    const whole = await callOrg(org, "GET", `${users}?limit=2`);

    expect(listAt(shortened.body)).toHaveLength(2);
    expect(String(shortened.headers["link"])).not.toContain('rel="next"');
    expect(empty.body).toEqual([]);
    expect(String(whole.headers["link"])).toContain('rel="next"');
  });

  test("lets requests through first, and can be removed", async () => {
    await using org = await startOrg();
    const rule = org.faults.add({ path: "/api/**", skip: 1, fault: { kind: "answer", status: 502 } });
    const get = async () => (await callOrg(org, "GET", users)).status;

    const statuses = [await get(), await get(), await get()];
    rule.remove();
    statuses.push(await get());

    expect(statuses).toEqual([200, 502, 502, 200]);
  });

  test("hits by chance in the same way for the same seed", async () => {
    await using org = await startOrg();
    const play = async (seed: number) => {
      org.faults.clear();
      org.faults.add({ path: users, probability: 0.5, seed, fault: { kind: "answer", status: 500 } });
      const statuses: number[] = [];
      for (let index = 0; index < 20; index += 1) statuses.push((await callOrg(org, "GET", users)).status);
      return statuses;
    };

    const [first, again, other] = [await play(7), await play(7), await play(8)];

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 500]));
  });

  test("is set over HTTP too, which no fault hits and no limit counts", async () => {
    await using org = await startOrg();
    const control = (method: "GET" | "POST" | "DELETE" | "PUT", path: string, body?: Json) =>
      callOrg(org, method, `/__emulator${path}`, body, {});

    const added = await control("POST", "/faults", { path: "/**", fault: { kind: "answer", status: 500 } });
    const hit = await callOrg(org, "GET", users);
    const listed = await control("GET", "/faults");
    const removed = await control("DELETE", `/faults/${String(at(added.body, "id"))}`);
    const malformed = await control("POST", "/faults", { path: "/**", fault: { kind: "earthquake" } });

    expect([added.status, hit.status, removed.status, malformed.status]).toEqual([201, 500, 204, 400]);
    expect(listed.body).toMatchObject([
      { hits: 1, rule: { path: "/**", fault: { kind: "answer", status: 500 } } },
    ]);
    expect(listed.headers["x-rate-limit-limit"]).toBeUndefined();
  });

  test("read-only mode refuses changes and lets reads pass", async () => {
    await using org = await startOrg();
    org.faults.setReadOnly(true);

    const write = await callOrg(org, "POST", users, { profile: makeProfile("ada@acme.example.com") });
    const read = await callOrg(org, "GET", users);
    org.faults.setReadOnly(false);
    const after = await callOrg(org, "POST", users, { profile: makeProfile("ada@acme.example.com") });

    expect(errorOf(write)).toEqual([503, "E0000010"]);
    expect([read.status, after.status]).toEqual([200, 200]);
  });
});
