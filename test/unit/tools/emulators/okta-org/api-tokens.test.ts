import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../tools/emulators/clock.ts";
import type { Json } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import { createRole, createSet } from "./support/admin-caller.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  errorOf,
  listAt,
  makeProfile,
  type OrgAnswer,
  startOrg,
  textAt,
} from "./support/org-client.ts";

/** A user of the org with an API token. */
interface TokenHolder {
  readonly userId: string;
  call(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: Json): Promise<OrgAnswer>;
}

/** A user with these standard roles, and a token of theirs. */
async function createHolder(org: OktaOrg, roles: readonly string[] = []): Promise<TokenHolder> {
  const { id: userId } = await createActiveUser(org, "holder@acme.example.com");
  for (const type of roles) await create(org, `/api/v1/users/${userId}/roles`, { type });
  const headers = { authorization: `SSWS ${org.issueApiToken({ userId, name: "Holder's" })}` };
  return { userId, call: (method, path, body) => callOrg(org, method, path, body, headers) };
}

describe("an API token", () => {
  test("is one of several, each listed with its own name and owner", async () => {
    await using org = await startOrg();
    const holder = await createHolder(org, ["READ_ONLY_ADMIN"]);

    const listed = listAt((await callOrg(org, "GET", "/api/v1/api-tokens")).body);
    const own = await holder.call("GET", `/api/v1/api-tokens/${textAt(listed[1], "id")}`);

    expect(listed.map((token) => at(token, "name"))).toEqual(["API token", "Holder's"]);
    expect(at(listed[1], "userId")).toBe(holder.userId);
    expect(own.body).toMatchObject({ id: expect.stringMatching(/^00T/), name: "Holder's" });
  });

  test("is the org admin's, with all rights, when nobody is named", async () => {
    await using org = await startOrg();
    const headers = { authorization: `SSWS ${org.issueApiToken({ name: "Bridge" })}` };

    const me = await callOrg(org, "GET", "/api/v1/users/me", undefined, headers);
    const hooks = await callOrg(org, "GET", "/api/v1/eventHooks", undefined, headers);

    expect(textAt(me.body, "profile.login")).toBe("admin@acme.example.com");
    expect(hooks.status).toBe(200);
  });

  test("cannot belong to somebody who is not there or deactivated", async () => {
    await using org = await startOrg();
    const { id } = await createActiveUser(org, "gone@acme.example.com");
    await callOrg(org, "POST", `/api/v1/users/${id}/lifecycle/deactivate`);

    const issueFor = (userId: string) => (): string => org.issueApiToken({ userId, name: "None" });

    expect(issueFor(id)).toThrow(/no API token can belong to/);
    expect(issueFor("00unobody")).toThrow(/no API token can belong to/);
  });

  test("does next to nothing for an owner without admin roles", async () => {
    await using org = await startOrg();
    const holder = await createHolder(org);

    const refused = [
      await holder.call("GET", "/api/v1/users"),
      await holder.call("GET", `/api/v1/users/${holder.userId}`),
      await holder.call("POST", "/api/v1/users/me", { profile: { title: "Chief" } }),
      await holder.call("GET", "/api/v1/apps"),
      await holder.call("GET", "/api/v1/logs"),
      await holder.call("GET", "/api/v1/api-tokens"),
    ];
    const me = await holder.call("GET", "/api/v1/users/me");

    expect(refused.map(errorOf)).toEqual(refused.map(() => [403, "E0000006"]));
    expect([me.status, at(me.body, "id")]).toEqual([200, holder.userId]);
  });

  test("acts with the standard roles of its owner, as they are at the time", async () => {
    await using org = await startOrg();
    const holder = await createHolder(org, ["USER_ADMIN"]);
    const role = textAt((await callOrg(org, "GET", `/api/v1/users/${holder.userId}/roles`)).body, "0.id");
    const profile = makeProfile("new@acme.example.com");

    const created = await holder.call("POST", "/api/v1/users?activate=false", { profile });
    const apps = await holder.call("GET", "/api/v1/apps");
    await callOrg(org, "DELETE", `/api/v1/users/${holder.userId}/roles/${role}`);
    const later = await holder.call("GET", "/api/v1/users");

    expect([created.status, errorOf(apps), errorOf(later)]).toEqual([
      200,
      [403, "E0000006"],
      [403, "E0000006"],
    ]);
  });

  test("cannot change somebody who holds admin roles, unless its owner is more of an admin", async () => {
    await using org = await startOrg();
    const holder = await createHolder(org, ["USER_ADMIN"]);
    const { id } = await createActiveUser(org, "boss@acme.example.com");
    await create(org, `/api/v1/users/${id}/roles`, { type: "ORG_ADMIN" });

    const answer = await holder.call("POST", `/api/v1/users/${id}`, { profile: { title: "Chief" } });

    expect(errorOf(answer)).toEqual([403, "E0000006"]);
  });

  test("acts with the custom role of its owner, on what that reaches", async () => {
    await using org = await startOrg();
    const team = await create(org, "/api/v1/groups", { profile: { name: "Team" } });
    const inside = await createActiveUser(org, "in@acme.example.com");
    await createActiveUser(org, "out@acme.example.com");
    await callOrg(org, "PUT", `/api/v1/groups/${team.id}/users/${inside.id}`);
    const holder = await createHolder(org);
    await create(org, `/api/v1/users/${holder.userId}/roles`, {
      type: "CUSTOM",
      role: await createRole(org, ["okta.users.read"]),
      "resource-set": await createSet(org, [`${org.url}/api/v1/groups/${team.id}/users`]),
    });

    const listed = await holder.call("GET", "/api/v1/users");
    const outside = await holder.call("GET", "/api/v1/users/out@acme.example.com");
    const change = await holder.call("POST", `/api/v1/users/${inside.id}`, { profile: { title: "Chief" } });

    expect(listAt(listed.body).map((user) => at(user, "id"))).toEqual([inside.id]);
    expect([errorOf(outside), errorOf(change)]).toEqual([
      [403, "E0000006"],
      [403, "E0000006"],
    ]);
  });

  test("dies for good when its owner is deactivated, and outlives a suspension", async () => {
    await using org = await startOrg();
    const holder = await createHolder(org, ["READ_ONLY_ADMIN"]);
    const move = (verb: string) =>
      callOrg(org, "POST", `/api/v1/users/${holder.userId}/lifecycle/${verb}?sendEmail=false`);

    await move("suspend");
    const suspended = await holder.call("GET", "/api/v1/users");
    await move("unsuspend");
    await move("deactivate");
    const deactivated = await holder.call("GET", "/api/v1/users");
    await move("activate");
    const back = await holder.call("GET", "/api/v1/users");
    const listed = await callOrg(org, "GET", "/api/v1/api-tokens");

    expect([suspended.status, errorOf(deactivated), errorOf(back)]).toEqual([
      200,
      [401, "E0000011"],
      [401, "E0000011"],
    ]);
    expect(listAt(listed.body)).toHaveLength(1);
  });

  test("is revoked alone, by its id or by itself", async () => {
    await using org = await startOrg();
    const holder = await createHolder(org);
    const other = { authorization: `SSWS ${org.issueApiToken({ name: "Other" })}` };
    const id = textAt((await callOrg(org, "GET", "/api/v1/api-tokens")).body, "2.id");

    const revoked = [
      await holder.call("DELETE", "/api/v1/api-tokens/current"),
      await callOrg(org, "DELETE", `/api/v1/api-tokens/${id}`),
    ];
    const after = [
      await holder.call("GET", "/api/v1/users/me"),
      await callOrg(org, "GET", "/api/v1/users/me", undefined, other),
    ];
    const again = await callOrg(org, "DELETE", `/api/v1/api-tokens/${id}`);
    const first = await callOrg(org, "GET", "/api/v1/api-tokens");

    expect(revoked.map(({ status }) => status)).toEqual([204, 204]);
    expect(after.map(errorOf)).toEqual([
      [401, "E0000011"],
      [401, "E0000011"],
    ]);
    expect(errorOf(again)).toEqual([404, "E0000007"]);
    expect(listAt(first.body)).toHaveLength(1);
  });

  test("has half of every limit for itself, or the share that it is given", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    const holder = await createHolder(org, ["READ_ONLY_ADMIN"]);
    const id = textAt((await callOrg(org, "GET", "/api/v1/api-tokens")).body, "1.id");
    await callOrg(org, "GET", "/api/v1/users");

    const before = await holder.call("GET", "/api/v1/users");
    const share = await callOrg(org, "POST", "/api/v1/principal-rate-limits", {
      principalId: id,
      principalType: "SSWS_TOKEN",
      defaultPercentage: 10,
      defaultConcurrencyPercentage: 50,
    });
    clock.advance(60_000);
    const after = await holder.call("GET", "/api/v1/users");
    const first = await callOrg(org, "GET", "/api/v1/users");
    const found = await callOrg(
      org,
      "GET",
      `/api/v1/principal-rate-limits?filter=${encodeURIComponent(`principalType eq "SSWS_TOKEN" and principalId eq "${id}"`)}`,
    );

    const [limit, remaining] = ["x-rate-limit-limit", "x-rate-limit-remaining"];
    expect([before.headers[limit], before.headers[remaining]]).toEqual(["300", "299"]);
    expect([share.status, after.headers[limit], first.headers[limit]]).toEqual([201, "60", "300"]);
    expect(listAt(found.body).map((entry) => at(entry, "principalId"))).toEqual([id]);
  });

  test("is who its owner is in the System Log, and itself in the list of requests", async () => {
    await using org = await startOrg();
    const holder = await createHolder(org, ["USER_ADMIN"]);
    const id = textAt((await callOrg(org, "GET", "/api/v1/api-tokens")).body, "1.id");

    await holder.call("POST", "/api/v1/groups", { profile: { name: "Made" } });
    const events = listAt((await callOrg(org, "GET", "/api/v1/logs?sortOrder=DESCENDING")).body);
    const made = events.find((event) => at(event, "eventType") === "group.lifecycle.create");
    const issued = events.find((event) => at(event, "eventType") === "system.api_token.create");

    expect(made).toMatchObject({
      actor: { id: holder.userId },
      transaction: { detail: { requestApiTokenId: id } },
    });
    expect(issued).toMatchObject({ actor: { id: holder.userId }, target: [{ id, displayName: "Holder's" }] });
    expect(org.requests.list().filter(({ principal }) => principal === id)).toHaveLength(1);
  });

  test("is issued over HTTP too", async () => {
    await using org = await startOrg();
    const { id } = await createActiveUser(org, "gone@acme.example.com");
    await callOrg(org, "POST", `/api/v1/users/${id}/lifecycle/deactivate`);
    const issue = (body: Json) => callOrg(org, "POST", "/__emulator/api-tokens", body, {});

    const issued = await issue({ login: "admin@acme.example.com", name: "Bridge" });
    const headers = { authorization: `SSWS ${textAt(issued.body, "token")}` };
    const used = await callOrg(
      org,
      "GET",
      `/api/v1/api-tokens/${textAt(issued.body, "id")}`,
      undefined,
      headers,
    );
    const refused = [
      await issue({ login: "nobody@acme.example.com" }),
      await issue({ login: "gone@acme.example.com" }),
      await issue({ name: "" }),
      await issue({ user: "admin" }),
    ];

    expect([issued.status, at(used.body, "name")]).toEqual([201, "Bridge"]);
    expect(refused.map(errorOf)).toEqual([
      [404, "E0000007"],
      [400, "E0000001"],
      [400, "E0000001"],
      [400, "E0000001"],
    ]);
  });
});
