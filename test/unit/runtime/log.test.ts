import { describe, expect, test } from "vitest";
import { type LogEventDefinition, logEvents } from "../../../shared/contracts/log-events.ts";
import { metrics } from "../../../shared/contracts/metrics.ts";
import { createRecordingLog } from "../../support/recording-log.ts";
import { testNowMs } from "../../support/stub-clock.ts";

const definitions: readonly (readonly [string, LogEventDefinition])[] = Object.entries(logEvents);

/** One person's ending, as the worker tells it. */
const ending = {
  connectionId: "acme",
  userId: "00uAda",
  outcome: "applied",
  reason: "none",
  changes: ["create"],
  requests: 3,
  receiveCount: 1,
  lagMs: 2400,
} as const;

/** The metrics that a line gives CloudWatch, by name, read as its specification says. */
function readMetrics(line: Readonly<Record<string, unknown>>) {
  const { CloudWatchMetrics: directives } = (line["_aws"] ?? { CloudWatchMetrics: [] }) as {
    CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[];
  };
  return Object.fromEntries(
    directives.flatMap(({ Dimensions: sets, Metrics: described }) =>
      described.map(({ Name: name, Unit: unit }) => [
        name,
        {
          value: line[name],
          unit,
          dimensions: sets.map((set) => Object.fromEntries(set.map((key) => [key, line[key]]))),
        },
      ]),
    ),
  );
}

test("writes one JSON object a line: time, level, code and the given fields", () => {
  const { log, lines } = createRecordingLog();

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

describe("metrics in a log line", () => {
  test("stand in CloudWatch's embedded metric format, beside the fields", () => {
    const { log, find } = createRecordingLog();

    log("hook.refused", { connectionId: "acme", status: 401, reason: "wrong-secret" });

    expect(find("hook.refused")[0]).toMatchObject({
      status: 401,
      HooksRefused: 1,
      connectionId: "acme",
      reason: "wrong-secret",
      _aws: {
        Timestamp: testNowMs,
        CloudWatchMetrics: [
          {
            Namespace: "orgbridge/test",
            Dimensions: [["connectionId", "reason"]],
            Metrics: [{ Name: "HooksRefused", Unit: "Count" }],
          },
        ],
      },
    });
  });

  test("tell of one person: the ending by outcome and by reason, the lag, the requests, the tries", () => {
    const { log, find } = createRecordingLog();

    log("record.outcome", ending);

    const byConnection = [{ connectionId: "acme" }];
    const byOutcome = { connectionId: "acme", outcome: "applied" };
    expect(readMetrics(find("record.outcome")[0]!)).toEqual({
      Outcomes: { value: 1, unit: "Count", dimensions: [byOutcome, { ...byOutcome, reason: "none" }] },
      Lag: { value: 2400, unit: "Milliseconds", dimensions: byConnection },
      Requests: { value: 3, unit: "Count", dimensions: byConnection },
      Receives: { value: 1, unit: "Count", dimensions: byConnection },
    });
  });

  test.each([
    ["applied", ["Lag"]],
    ["unchanged", []],
    ["ignored", []],
    ["held", []],
    ["retry", ["WaitingLag"]],
    ["rejected", []],
  ])("count the time of somebody %s as %j", (outcome, expected) => {
    const { log, find } = createRecordingLog();

    log("record.outcome", { ...ending, outcome });

    const told = Object.keys(readMetrics(find("record.outcome")[0]!));
    expect(told.filter((name) => ["Lag", "WaitingLag"].includes(name))).toEqual(expected);
  });

  test.each([
    ["suspended-in-target", true],
    ["removals-on-hold", false],
    ["source-user-missing", false],
  ])("count somebody held as %s as a hold of their own: %s", (reason, isCounted) => {
    const { log, find } = createRecordingLog();

    log("record.outcome", { ...ending, outcome: "held", reason });

    expect("Holds" in readMetrics(find("record.outcome")[0]!)).toBe(isCounted);
  });

  test("leave out a value that there is none of", () => {
    const { log, find } = createRecordingLog();

    log("record.outcome", { ...ending, lagMs: null });

    expect(readMetrics(find("record.outcome")[0]!)).not.toHaveProperty("Lag");
  });

  test("have a value for every dimension, for CloudWatch drops a metric without one", () => {
    const { log, find } = createRecordingLog();

    log("hook.refused", { connectionId: null, status: 404 });

    expect(find("hook.refused")[0]).toMatchObject({ connectionId: "none", reason: "none", HooksRefused: 1 });
  });

  test("are not there when the catalogue names none for the code", () => {
    const { log, lines } = createRecordingLog();

    log("visibility.unchanged", { messageId: "m" });

    expect(lines[0]).not.toContain("_aws");
  });

  test.each([
    ["verify", false, true],
    ["verify", true, false],
    ["plan", false, false],
  ])("count a %s that ended with ok=%s as a failure: %s", (action, ok, isCounted) => {
    const { log, find } = createRecordingLog();

    log("bootstrap.ended", { connectionId: "acme", action, ok });

    expect("BootstrapFailures" in readMetrics(find("bootstrap.ended")[0]!)).toBe(isCounted);
  });

  // A dimension or value that somebody could be known by would be a planted mark here.
  test("say nothing of who it was: neither id nor message is in name, value or dimension", () => {
    const { log, find } = createRecordingLog();
    const mark = "00uMARK";

    log("record.outcome", { ...ending, userId: mark, messageIds: [mark], errorCode: mark, field: mark });

    expect(JSON.stringify(readMetrics(find("record.outcome")[0]!))).not.toContain(mark);
  });

  test("hold every metric of the table in some line, with fields that the line has", () => {
    const carried = definitions.flatMap(([, { fields, metrics: all = [] }]) =>
      all.map(({ metric, value, when = {} }) => {
        const needed = [...metrics[metric].dimensions.flat(), ...(value === undefined ? [] : [value])];
        expect(fields, metric).toEqual(expect.arrayContaining([...needed, ...Object.keys(when)]));
        return metric;
      }),
    );

    expect([...new Set(carried)].sort()).toEqual(Object.keys(metrics).sort());
  });
});

test("has no field for anything personal or secret", () => {
  const fields = new Set(definitions.flatMap(([, event]) => event.fields));

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
