import { expect, test } from "vitest";
import type { ConnectionStatus } from "../../../../tools/cli/commands/status/read-status.ts";
import { showStatuses } from "../../../../tools/cli/commands/status/show-status.ts";
import { instantAt, testNowMs } from "../../../support/stub-clock.ts";
import { openTestScreen } from "./support.ts";

function describeConnection(connection: string, overrides: Partial<ConnectionStatus> = {}): ConnectionStatus {
  return {
    connection,
    troubles: [],
    worker: "Enabled",
    queue: { waiting: 3, inFlight: 1, delayed: 0, oldestSeconds: 12 },
    deadLetters: { count: 0, byReason: {}, isPartial: false },
    lagMs: 4000,
    lastHour: { applied: 5, rejected: 0, waiting: 0 },
    circuit: "closed",
    lastEventAt: instantAt(-60_000),
    credentials: [{ what: "hook secret", ageDays: 3 }],
    ...overrides,
  };
}

const deadLetters = { count: 2, byReason: { protected: 2 }, isPartial: false };
const troubles = [{ what: "2 dead letters", todo: "orgbridge dlq list" }];

function show(...all: readonly ConnectionStatus[]): readonly string[] {
  const { screen, read } = openTestScreen(80);
  showStatuses(all, screen, testNowMs);
  return read().trimEnd().split("\n");
}

test("says first whether all is well, and what goes on from there", () => {
  expect(show(describeConnection("acme"))[0]).toBe("acme  all is well");
  const [verdict, todo, ...rest] = show(describeConnection("acme", { deadLetters, troubles }));

  expect(verdict).toBe("acme  needs somebody: 2 dead letters");
  expect(todo).toBe("  → orgbridge dlq list");
  expect(rest).toContain("dead letters  2 protected");
});

test("keeps twelve connections on one screen, a line each, with what needs somebody below", () => {
  const ids = Array.from({ length: 11 }, (_, index) => `connection-${index}`);

  const lines = show(
    ...ids.map((id) => describeConnection(id)),
    describeConnection("acme", { deadLetters, troubles }),
  );

  expect(lines).toHaveLength(1 + 12 + 1 + 1);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  expect(lines[1]).toMatch(/^connection-0 +enabled +closed +4 +12\.0 s +0 +4\.0 s +1 min ago +✓$/);
  expect(lines.at(-1)).toBe("acme  2 dead letters → orgbridge dlq list --connection acme");
});

test("says of several that all is well", () => {
  expect(show(describeConnection("acme"), describeConnection("globex")).at(-1)).toBe("All is well.");
});
