import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { type EmulatorClock, ManualClock, systemClock } from "../../../../../tools/emulators/clock.ts";
import type { Json } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  errorOf,
  listAt,
  type OrgAnswer,
  startOrg,
  textAt,
} from "./support/org-client.ts";

type Method = "GET" | "POST" | "PUT" | "DELETE";

function control(org: OktaOrg, method: Method, path: string, body?: Json): Promise<OrgAnswer> {
  return callOrg(org, method, `/__emulator/${path}`, body, {});
}

interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** Logins of the people whom deliveries spoke of, in the order of arrival. */
  readonly logins: string[];
}

async function startReceiver(): Promise<Receiver> {
  const logins: string[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      if (request.method === "POST")
        logins.push(textAt(JSON.parse(text), "data.events.0.target.0.alternateId"));
      response.end(JSON.stringify({ verification: request.headers["x-okta-verification-challenge"] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    logins,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function registerVerified(org: OktaOrg, uri: string): Promise<void> {
  const hook = await create(org, "/api/v1/eventHooks", {
    name: "bridge",
    events: { type: "EVENT_TYPE", items: ["user.lifecycle.create"] },
    channel: { type: "HTTP", version: "1.0.0", config: { uri } },
  });
  await create(org, `/api/v1/eventHooks/${hook.id}/lifecycle/verify`, {});
}

async function hire(org: OktaOrg, name: string): Promise<void> {
  await createActiveUser(org, `${name}@acme.example.com`);
}

describe("over HTTP the deliveries of hooks", () => {
  test("are sent twice, lost, delayed and cut off", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver();
    await registerVerified(org, receiver.url);
    const hireAndWait = async (name: string) => {
      await hire(org, name);
      await control(org, "POST", "hooks/idle");
    };

    await control(org, "POST", "hooks", { action: "duplicate" });
    await hireAndWait("twice");
    await control(org, "POST", "hooks", { action: "drop", count: 1 });
    await hireAndWait("lost");
    await control(org, "POST", "hooks", { action: "delay", delayMs: 20 });
    await hireAndWait("late");
    const cut = await control(org, "POST", "hooks", { action: "cut off" });
    await hireAndWait("cut");
    await control(org, "DELETE", `hooks/${textAt(cut.body, "id")}`);
    await hireAndWait("once");

    const names = receiver.logins.map((login) => login.split("@")[0]);
    expect(names).toEqual(["twice", "twice", "late", "once"]);
  });

  test("are held, listed as caught, and released behind a later one", async () => {
    await using org = await startOrg();
    await using receiver = await startReceiver();
    await registerVerified(org, receiver.url);

    const hold = await control(org, "POST", "hooks", { action: "hold" });
    await hire(org, "first");
    const id = textAt(hold.body, "id");
    await expect
      .poll(async () => (await control(org, "GET", "hooks")).body)
      .toEqual([{ id, action: "hold", isCaught: true }]);
    await hire(org, "second");
    await control(org, "POST", "hooks/idle");
    const released = await control(org, "DELETE", `hooks/${id}`);

    expect(released.status).toBe(204);
    expect(receiver.logins).toEqual(["second@acme.example.com", "first@acme.example.com"]);
    expect((await control(org, "GET", "hooks")).body).toEqual([]);
  });
});

describe("over HTTP", () => {
  test("rows of the System Log are held back and released", async () => {
    await using org = await startOrg();
    const hold = await control(org, "POST", "log-holds", { count: 2 });
    await hire(org, "late");
    const query = '/api/v1/logs?filter=eventType+eq+"user.lifecycle.create"';

    const before = await callOrg(org, "GET", query);
    const released = await control(org, "DELETE", `log-holds/${textAt(hold.body, "id")}`);
    const after = await callOrg(org, "GET", query);

    expect(released.status).toBe(204);
    expect([listAt(before.body).length, listAt(after.body).length]).toEqual([0, 1]);
  });

  test.each([
    ["a manual clock", new ManualClock()],
    ["the clock it has unless given another", undefined],
  ])("%s is read and moved", async (_what, clock: EmulatorClock | undefined) => {
    await using org = await startOrg(clock ? { clock } : {});
    const before = Number(at((await control(org, "GET", "clock")).body, "nowMs"));

    const moved = await control(org, "POST", "clock", { advanceMs: 3_600_000 });

    expect(Number(at(moved.body, "nowMs")) - before).toBeGreaterThanOrEqual(3_600_000);
    expect(textAt(moved.body, "now")).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test("a clock that cannot be moved says so", async () => {
    await using org = await startOrg({ clock: systemClock });

    const answer = await control(org, "POST", "clock", { advanceMs: 1 });

    expect(errorOf(answer)).toEqual([400, "E0000001"]);
    expect(at(answer.body, "errorCauses.0.errorSummary")).toBe(
      "clock: The clock of this org cannot be moved",
    );
  });

  test("read-only mode is set and read, and leaves tokens and sign-in alone", async () => {
    await using org = await startOrg();

    await control(org, "PUT", "read-only", { enabled: true });
    const state = await control(org, "GET", "read-only");
    const write = await callOrg(org, "POST", "/api/v1/groups", { profile: { name: "G" } });
    const role = await callOrg(org, "POST", "/oauth2/v1/clients/x/roles", { type: "USER_ADMIN" });
    const token = await callOrg(org, "POST", "/oauth2/v1/token", {}, {});

    expect(state.body).toEqual({ enabled: true });
    expect([errorOf(write), errorOf(role)]).toEqual([
      [503, "E0000010"],
      [503, "E0000010"],
    ]);
    expect(token.status).not.toBe(503);
  });

  test("controls answer although too many requests are under way", async () => {
    await using org = await startOrg();
    await control(org, "POST", "faults", {
      path: "/api/v1/users",
      fault: { kind: "delay", delayMs: 3_600_000 },
    });
    const stuck = Array.from({ length: 75 }, () => callOrg(org, "GET", "/api/v1/users"));
    await expect
      .poll(async () => errorOf(await callOrg(org, "GET", "/api/v1/groups")))
      .toEqual([429, "E0000047"]);

    await control(org, "DELETE", "faults");
    await control(org, "POST", "clock", { advanceMs: 3_600_000 });

    expect((await Promise.all(stuck)).map(({ status }) => status)).toEqual(
      Array.from({ length: 75 }, () => 200),
    );
  });

  test.each([
    ["POST", "faults", { path: "/**", fault: { kind: "earthquake" } }, /^fault\.kind: /],
    ["POST", "faults", { path: "users", fault: { kind: "cut body" } }, /^path: /],
    ["POST", "faults", { path: "/**", probabilty: 1, fault: { kind: "cut body" } }, /^probabilty: /],
    ["POST", "faults", { path: "/**", method: "FETCH", fault: { kind: "cut body" } }, /^method: /],
    ["POST", "faults", { path: "/**", fault: { kind: "answer", status: 200 } }, /^fault\.status: /],
    ["POST", "faults", { path: "/**", fault: { kind: "answer", status: 400, code: "E1" } }, /^fault\.code: /],
    [
      "POST",
      "faults",
      { path: "/**", fault: { kind: "answer", status: 400, headers: { "x y": "z" } } },
      /^fault\.headers\.x y: /,
    ],
    ["POST", "faults", { path: "/**a".repeat(9), fault: { kind: "cut body" } }, /^path: /],
    ["PUT", "read-only", { enabled: "yes" }, /^enabled: /],
    ["POST", "hooks", { action: "explode" }, /^action: /],
    ["POST", "hooks", { action: "delay", delayMs: -1 }, /^delayMs: /],
    ["POST", "hooks", { action: "drop", count: 0 }, /^count: /],
    ["POST", "log-holds", { count: 1.5 }, /^count: /],
    ["POST", "clock", {}, /^advanceMs: /],
    ["POST", "clock", { advanceMs: -1 }, /^advanceMs: /],
    ["POST", "clock", [1], /^body: /],
  ] as const)(
    "%s %s with %j is refused and says which part is at fault",
    async (method, path, body, cause) => {
      await using org = await startOrg();

      const answer = await control(org, method, path, body);

      expect(errorOf(answer)).toEqual([400, "E0000001"]);
      expect(textAt(answer.body, "errorCauses.0.errorSummary")).toMatch(cause);
    },
  );

  test.each(["faults/fault9", "hooks/hook9", "log-holds/log9"])("DELETE %s finds nothing", async (path) => {
    await using org = await startOrg();

    expect(errorOf(await control(org, "DELETE", path))).toEqual([404, "E0000007"]);
  });
});
