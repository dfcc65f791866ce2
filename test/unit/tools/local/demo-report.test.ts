import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { OutcomeLine } from "../../../../shared/contracts/outcome-line.ts";
import { Checks } from "../../../../tools/local/demo/checks.ts";
import { describeLatency, describeRequests, percentile } from "../../../../tools/local/demo/figures.ts";
import { createScreen } from "../../../../tools/local/demo/screen.ts";

function makeScreen(isTTY: boolean) {
  const output = Object.assign(new PassThrough(), { isTTY });
  output.setEncoding("utf8");
  return {
    screen: createScreen(output as unknown as NodeJS.WriteStream),
    read: () => String(output.read() ?? ""),
  };
}

function makeOutcome(overrides: Partial<OutcomeLine>): OutcomeLine {
  return {
    code: "record.outcome",
    userId: "00u1",
    messageIds: ["m1"],
    outcome: "applied",
    reason: "none",
    changes: ["update"],
    requests: 3,
    lagMs: 2000,
    afterSeconds: null,
    errorCode: null,
    field: null,
    ...overrides,
  };
}

test("the last line counts what held and what did not", () => {
  const { screen } = makeScreen(false);
  const checks = new Checks(screen);

  checks.expect("water is wet", true);
  checks.expect("fire is cold", false);

  expect(checks.summary()).toBe("demo: 1 checks passed, 1 failed");
  expect(checks.allHeld).toBe(false);
});

test("a check that fails shows what was seen instead", () => {
  const { screen, read } = makeScreen(false);

  new Checks(screen).expect("they are active", false, "SUSPENDED");

  expect(read()).toBe('  ✗ they are active: "SUSPENDED"\n');
});

test("progress is one moving line on a terminal, and clears for the next line", () => {
  const { screen, read } = makeScreen(true);

  screen.progress("arrived", 1, 4);
  screen.progress("arrived", 2, 4);
  screen.line("done");

  const printed = read();
  expect(printed).toContain("2/4 arrived");
  expect(printed.split("\n")).toHaveLength(2); // one line break, after "done"
  expect(printed).toContain("\u001b[2K"); // the bar is erased
});

test("progress is a plain line per tenth elsewhere", () => {
  const { screen, read } = makeScreen(false);

  for (let done = 1; done <= 100; done += 1) screen.progress("arrived", done, 100);

  const lines = read().trimEnd().split("\n");
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toBe("  arrived: 100/100");
  expect(lines.join("")).not.toContain("\u001b");
});

test.each([
  [[], 0.5, 0],
  [[5], 0.95, 5],
  [[3, 1, 2, 4], 0.5, 2],
  [[3, 1, 2, 4], 1, 4],
])("the percentile of %j at %d is %d, by nearest rank", (values, share, expected) => {
  expect(percentile(values, share)).toBe(expected);
});

test("latency counts changes made, not reconciles that found nothing to do", () => {
  const outcomes = [
    makeOutcome({ lagMs: 1000 }),
    makeOutcome({ outcome: "unchanged", changes: [], lagMs: 9000 }),
  ];

  expect(describeLatency(outcomes)).toBe("p50 1.00 s   p95 1.00 s   max 1.00 s   (1 changes)");
});

test("requests are told for each kind of change", () => {
  const outcomes = [
    makeOutcome({ requests: 3 }),
    makeOutcome({ requests: 5 }),
    makeOutcome({ outcome: "unchanged", changes: [], requests: 2 }),
  ];

  expect(describeRequests(outcomes).map((line) => line.replace(/\s+/g, " ").trim())).toEqual([
    "update 4.0 requests (3 to 5, 2 times)",
    "unchanged 2.0 requests (2 to 2, 1 times)",
  ]);
});
