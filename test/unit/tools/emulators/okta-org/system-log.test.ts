import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../tools/emulators/clock.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  callOrg,
  createActiveUser,
  errorOf,
  listAt,
  type OrgAnswer,
  startOrg,
} from "./support/org-client.ts";

const dayMs = 24 * 60 * 60 * 1000;
const creations = 'filter=eventType+eq+"user.lifecycle.create"';

function readNext(answer: OrgAnswer): string {
  const links = [answer.headers["link"] ?? []].flat().join(", ");
  const next = /<https?:\/\/[^/]+([^>]+)>; rel="next"/.exec(links)?.[1];
  if (next === undefined) throw new Error("no next link");
  return next;
}

function readLogins(answer: OrgAnswer): readonly unknown[] {
  return listAt(answer.body).map((event) => String(at(event, "target.0.alternateId")).split("@")[0]);
}

async function hire(org: OktaOrg, ...names: readonly string[]): Promise<void> {
  for (const name of names) await createActiveUser(org, `${name}@acme.example.com`);
}

describe("polling the System Log", () => {
  test("goes on behind the next link, which is always there and stays valid", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    clock.advance(1);
    await hire(org, "a", "b");

    const first = await callOrg(org, "GET", `/api/v1/logs?limit=1&${creations}`);
    const second = await callOrg(org, "GET", readNext(first));
    const third = await callOrg(org, "GET", readNext(second));
    await hire(org, "c");
    const again = await callOrg(org, "GET", readNext(third));

    expect([first, second, third, again].map(readLogins)).toEqual([["a"], ["b"], [], ["c"]]);
  });

  test("answers rows that arrive late, which a bounded query then orders by when they happened", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    clock.advance(1);
    const held = org.systemLog.holdNext(2);
    await hire(org, "late");
    clock.advance(1_000);
    await hire(org, "early");
    const before = await callOrg(org, "GET", `/api/v1/logs?${creations}`);
    clock.advance(1_000);
    held.release();

    const polled = await callOrg(org, "GET", readNext(before));
    const until = new Date(clock.nowMs() + 1).toISOString();
    const bounded = await callOrg(org, "GET", `/api/v1/logs?until=${until}&${creations}`);

    expect([before, polled, bounded].map(readLogins)).toEqual([["early"], ["late"], ["late", "early"]]);
    expect(String(bounded.headers["link"])).not.toContain('rel="next"');
  });
});

describe("a next link of the System Log", () => {
  test("brings nothing from before the instant it was asked for, even when the first page was empty", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    clock.advance(1);
    await hire(org, "before");
    clock.advance(1_000);
    const since = `since=${new Date(clock.nowMs()).toISOString()}`;
    clock.advance(1);

    const empty = await callOrg(org, "GET", `/api/v1/logs?${since}&${creations}`);
    const unread = await callOrg(org, "GET", `/api/v1/logs?${since}&limit=0&${creations}`);
    await hire(org, "after");
    const next = await callOrg(org, "GET", readNext(empty));
    const fromUnread = await callOrg(org, "GET", readNext(unread).replace("limit=0", "limit=9"));

    expect([empty, unread, next, fromUnread].map(readLogins)).toEqual([[], [], ["after"], ["after"]]);
  });

  test("goes on after its row is forgotten, and after its since lies more than 180 days back", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    const since = `since=${new Date(clock.nowMs()).toISOString()}`;
    clock.advance(1);
    await hire(org, "old");
    const first = await callOrg(org, "GET", `/api/v1/logs?${since}&${creations}`);
    clock.advance(200 * dayMs);
    await hire(org, "new");

    const later = await callOrg(org, "GET", readNext(first));

    expect([first, later].map(readLogins)).toEqual([["old"], ["new"]]);
  });

  test("of a bounded query goes on at its place although the row it stood on is gone", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    clock.advance(1);
    await hire(org, "a");
    clock.advance(dayMs);
    await hire(org, "b", "c");
    clock.advance(1);
    const query = `since=${new Date(clock.nowMs() - 10 * dayMs).toISOString()}&until=${new Date(clock.nowMs()).toISOString()}`;

    const first = await callOrg(org, "GET", `/api/v1/logs?limit=1&${query}&${creations}`);
    clock.advance(89 * dayMs + 12 * 60 * 60 * 1000);
    const second = await callOrg(org, "GET", readNext(first));

    expect([first, second].map(readLogins)).toEqual([["a"], ["b"]]);
  });
});

describe("querying the System Log", () => {
  test("keeps rows for 90 days and refuses to look back more than 180", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    clock.advance(1);
    await hire(org, "old");
    clock.advance(89 * dayMs);
    const since = (days: number) => `since=${new Date(clock.nowMs() - days * dayMs).toISOString()}`;

    const kept = await callOrg(org, "GET", `/api/v1/logs?${since(90)}&${creations}`);
    clock.advance(2 * dayMs);
    const forgotten = await callOrg(org, "GET", `/api/v1/logs?${since(100)}&${creations}`);
    const refused = await callOrg(org, "GET", `/api/v1/logs?${since(181)}`);

    expect([kept, forgotten].map(readLogins)).toEqual([["old"], []]);
    expect(errorOf(refused)).toEqual([400, "E0000053"]);
  });

  test("looks back seven days unless told otherwise", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    clock.advance(1);
    await hire(org, "old");
    clock.advance(8 * dayMs);
    await hire(org, "new");

    const answer = await callOrg(org, "GET", `/api/v1/logs?${creations}`);

    expect(readLogins(answer)).toEqual(["new"]);
  });

  test.each([
    ['filter=target.id+eq+"nobody"', 0],
    ['filter=eventType+sw+"user.lifecycle"+and+outcome.result+eq+"SUCCESS"', 4],
    ['filter=target.alternateId+eq+"a@acme.example.com"', 2],
    ["q=create+a@acme.example.com", 1],
    ["sortOrder=DESCENDING&limit=1", 1],
  ])("by %s finds %i", async (query, count) => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    clock.advance(1);
    await hire(org, "a", "b");

    const answer = await callOrg(org, "GET", `/api/v1/logs?${query}`);

    expect(listAt(answer.body)).toHaveLength(count);
  });

  test.each([
    ['filter=published+gt+"2026-01-01T00:00:00.000Z"', "E0000053"],
    ["filter=eventType+eq", "E0000053"],
    ["limit=1001", "E0000001"],
    ["since=yesterday", "E0000030"],
    ["until=01-01-2017", "E0000030"],
    ["since=2026-02-31T00:00:00Z", "E0000030"],
    ["limit=-1", "E0000001"],
    ["limit=many", "E0000001"],
    ["sortOrder=SIDEWAYS", "E0000001"],
    ["after=elsewhere", "E0000001"],
    [`filter=${"(".repeat(5_000)}`, "E0000053"],
  ])("by %s is refused", async (query, code) => {
    await using org = await startOrg();

    expect(errorOf(await callOrg(org, "GET", `/api/v1/logs?${query}`))).toEqual([400, code]);
  });

  test.each([
    [
      `filter=${encodeURIComponent('display_message eqq "Create okta user"')}`,
      "E0000053",
      `Invalid filter 'display_message eqq "Create okta user"': Unrecognized attribute operator 'eqq' at position 16. Expected: eq,co,sw,pr,gt,ge,lt,le`,
    ],
    ['filter=shoe_size+eq+"9"', "E0000053", "field is not valid: shoe_size"],
    [
      'filter=debugContext.debugData.url+co+"/oauth/"',
      "E0000031",
      "The supplied combination of operator and field is not currently supported. Operator: co, Field: debugContext.debugData.url",
    ],
    [
      "since=2020-01-01T00:00:00Z",
      "E0000053",
      "Invalid parameter: The since parameter is over 180 days prior to the current day.",
    ],
    [
      `q=${"x".repeat(41)}`,
      "E0000001",
      "Api validation failed: 'q': Freeform search cannot contain items longer than 40 characters. Please shorten the items in your search or use an advanced filter to query by specific fields.",
    ],
  ])("by %s is refused in Okta's words", async (query, code, summary) => {
    await using org = await startOrg();

    const answer = await callOrg(org, "GET", `/api/v1/logs?${query}`);

    expect(errorOf(answer)).toEqual([400, code]);
    expect(at(answer.body, "errorSummary")).toBe(summary);
  });
});
