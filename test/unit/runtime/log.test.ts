import { expect, test } from "vitest";
import { logEvents } from "../../../shared/contracts/log-events.ts";
import { createLog } from "../../../shared/runtime/log.ts";
import { createRecordingLog } from "../../support/recording-log.ts";
import { testNowMs } from "../../support/stub-clock.ts";

test("writes one JSON object a line: time, level, code and the given fields", () => {
  const lines: string[] = [];
  const log = createLog(
    (line) => lines.push(line),
    () => testNowMs,
  );

  log("hook.verified", { connectionId: "acme" });

  expect(lines).toEqual([
    '{"time":"2026-03-02T09:30:00.000Z","level":"info","code":"hook.verified","connectionId":"acme"}',
  ]);
});

test("leaves out fields that the catalogue does not allow, even when a cast let them through", () => {
  const { log, lines } = createRecordingLog();
  const careless = { connectionId: "acme", login: "SECRET", profile: { a: "SECRET" } } as {
    connectionId: string;
  };

  log("hook.verified", careless);

  expect(lines.join()).not.toContain("SECRET");
});

test("keeps a line a line, whatever is in a field", () => {
  const { log, lines } = createRecordingLog();

  log("hook.failed", { connectionId: "acme", reason: 'a\nb"c', error: "x" });

  expect(lines[0]?.split("\n")).toHaveLength(1);
});

test("counts a metric in CloudWatch's embedded metric format", () => {
  const { log, find } = createRecordingLog();

  log("record.outcome", { connectionId: "acme", outcome: "applied", reason: null, changes: ["create"] });

  expect(find("record.outcome")[0]).toMatchObject({
    Outcomes: 1,
    connectionId: "acme",
    outcome: "applied",
    changes: ["create"],
    _aws: {
      Timestamp: testNowMs,
      CloudWatchMetrics: [
        {
          Namespace: "orgbridge",
          Dimensions: [["connectionId", "outcome", "reason"]],
          Metrics: [{ Name: "Outcomes", Unit: "Count" }],
        },
      ],
    },
  });
});

test("gives every dimension a value, for CloudWatch drops a metric without one", () => {
  const { log, find } = createRecordingLog();

  log("hook.refused", { connectionId: null, status: 404 });

  expect(find("hook.refused")[0]).toMatchObject({ connectionId: "none", reason: "none", HooksRefused: 1 });
});

test("writes no metric for a code that has none", () => {
  const { log, lines } = createRecordingLog();

  log("visibility.unchanged", { messageId: "m" });

  expect(lines[0]).not.toContain("_aws");
});

test.each(Object.entries(logEvents))(
  "%s splits its metric by fields that its line carries",
  (_code, event) => {
    const { fields, metric } = { metric: { dimensions: [] }, ...event };

    for (const dimension of metric.dimensions) expect(fields).toContain(dimension);
  },
);

test("has no field for anything personal or secret", () => {
  const fields = new Set<string>(Object.values(logEvents).flatMap((event) => event.fields));

  for (const field of [
    "profile",
    "login",
    "email",
    "name",
    "body",
    "token",
    "proof",
    "secret",
    "headers",
    "message",
  ]) {
    expect(fields).not.toContain(field);
  }
});
