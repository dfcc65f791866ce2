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
    ["since=yesterday", "E0000001"],
  ])("by %s is refused", async (query, code) => {
    await using org = await startOrg();

    expect(errorOf(await callOrg(org, "GET", `/api/v1/logs?${query}`))).toEqual([400, code]);
  });
});
