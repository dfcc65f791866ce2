import { CloudWatch, type GetMetricDataCommandInput } from "@aws-sdk/client-cloudwatch";
import { describe, expect, test } from "vitest";
import type { LogCode } from "../../../../shared/contracts/log-events.ts";
import { createLog } from "../../../../shared/runtime/log.ts";
import { refusalOf, region, startWith } from "../bench.ts";

const minuteMs = 60_000;
const namespace = "orgbridge/orgbridge";

/** A log into which the functions' own code writes, and the metrics that CloudWatch makes of it. */
async function startMetrics() {
  const bench = await startWith(CloudWatch);
  const { aws, clock, client } = bench;
  const beginMs = clock.nowMs();
  const put = (line: string) => aws.logs.put("/aws/lambda/worker", line, region);
  const log = createLog({ write: put, nowMs: () => clock.nowMs(), namespace });
  const logOutcome = (lagMs: number, outcome = "applied") =>
    log("record.outcome" satisfies LogCode, { connectionId: "demo", outcome, reason: "none", lagMs });
  const ask = async (
    stat: {
      name?: string;
      stat?: string;
      periodSeconds?: number;
      dimensions?: object;
      unit?: "Count" | "Seconds";
    },
    input: Partial<GetMetricDataCommandInput> = {},
  ) => {
    const { name = "Lag", dimensions = { connectionId: "demo" } } = stat;
    const { MetricDataResults = [] } = await client.getMetricData({
      StartTime: new Date(beginMs),
      EndTime: new Date(clock.nowMs() + minuteMs),
      MetricDataQueries: [
        {
          Id: "asked",
          MetricStat: {
            Metric: {
              Namespace: namespace,
              MetricName: name,
              Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
            },
            Period: stat.periodSeconds ?? 60,
            Stat: stat.stat ?? "Sum",
            ...(stat.unit === undefined ? {} : { Unit: stat.unit }),
          },
        },
      ],
      ...input,
    });
    return MetricDataResults[0]!;
  };
  return { ...bench, beginMs, put, logOutcome, ask };
}

describe("metrics that log lines carry", () => {
  test.each([
    ["Sum", 5050],
    ["Average", 50.5],
    ["Maximum", 100],
    ["Minimum", 1],
    ["SampleCount", 100],
    ["p95", 95],
    ["p99.5", 100],
    ["p50", 50],
  ])("they are there with statistic %s", async (stat, value) => {
    const { ask, logOutcome } = await startMetrics();
    for (let n = 1; n <= 100; n += 1) logOutcome(n);

    const result = await ask({ stat });

    expect(result).toMatchObject({ Id: "asked", Label: "Lag", StatusCode: "Complete", Values: [value] });
  });

  test("they are split into periods from the minute of the start on, newest first", async () => {
    const { ask, clock, logOutcome, beginMs } = await startMetrics();
    for (const lagMs of [1, 10, 100, 1000]) {
      logOutcome(lagMs);
      clock.advance(minuteMs);
    }

    const all = await ask({ periodSeconds: 120 }, { StartTime: new Date(beginMs + minuteMs + 59_000) });
    const ascending = await ask(
      {},
      { ScanBy: "TimestampAscending", EndTime: new Date(beginMs + 2 * minuteMs) },
    );

    expect(all.Values).toEqual([1000, 110]);
    expect(all.Timestamps).toEqual([new Date(beginMs + 3 * minuteMs), new Date(beginMs + minuteMs)]);
    expect(ascending.Values).toEqual([1, 10]);
  });

  test("they are asked for by exactly the dimensions that they were written with, in any order", async () => {
    const { ask, logOutcome } = await startMetrics();
    logOutcome(5);
    logOutcome(5, "held");

    const asked = await Promise.all(
      [
        { outcome: "held", connectionId: "demo" },
        { connectionId: "demo", outcome: "held", reason: "none" },
        { connectionId: "demo" },
        { connectionId: "other", outcome: "held" },
      ].map((dimensions) => ask({ name: "Outcomes", dimensions })),
    );

    expect(asked.map(({ Values }) => Values)).toEqual([[1], [1], [], []]);
  });

  test("they are of one region, one namespace and one unit", async () => {
    const { ask, logOutcome, open, beginMs, clock } = await startMetrics();
    logOutcome(5);
    const { MetricDataResults = [] } = await open({ region: "us-west-2" }).getMetricData({
      StartTime: new Date(beginMs),
      EndTime: new Date(clock.nowMs() + minuteMs),
      MetricDataQueries: [
        {
          Id: "a",
          MetricStat: { Metric: { Namespace: namespace, MetricName: "Lag" }, Period: 60, Stat: "Sum" },
        },
      ],
    });

    expect(MetricDataResults[0]!.Values).toEqual([]);
    expect((await ask({ unit: "Count" })).Values).toEqual([]);
  });

  test.each<[string, object]>([
    ["two weeks old", { _aws: { Timestamp: -15 * 24 * 60 * minuteMs } }],
    ["three hours ahead", { _aws: { Timestamp: 3 * 60 * minuteMs } }],
    ["without a value for a dimension", { connectionId: undefined }],
    ["whose value is no number", { Lag: "5" }],
  ])("they are lost from a line %s", async (_what, change) => {
    const { ask, put, clock } = await startMetrics();
    const offset = "_aws" in change ? (change as { _aws: { Timestamp: number } })._aws.Timestamp : 0;
    const line = {
      connectionId: "demo",
      Lag: 5,
      ...change,
      _aws: {
        Timestamp: clock.nowMs() + offset,
        CloudWatchMetrics: [
          {
            Namespace: namespace,
            Dimensions: [["connectionId"]],
            Metrics: [{ Name: "Lag", Unit: "Milliseconds" }],
          },
        ],
      },
    };

    put(JSON.stringify(line));
    put('{"_aws": broken');
    put('{"_aws": {}}');

    const wide = { StartTime: new Date(0), EndTime: new Date(clock.nowMs() + 1000 * minuteMs) };
    expect((await ask({}, wide)).Values).toEqual([]);
  });

  test("they may be lists of values", async () => {
    const { ask, put, clock } = await startMetrics();
    const directive = { Namespace: namespace, Dimensions: [["connectionId"]], Metrics: [{ Name: "Lag" }] };

    put(
      JSON.stringify({
        connectionId: "demo",
        Lag: [1, 2, 3],
        _aws: { Timestamp: clock.nowMs(), CloudWatchMetrics: [directive] },
      }),
    );

    expect((await ask({ stat: "SampleCount" })).Values).toEqual([3]);
  });
});

describe("a request that is refused", () => {
  test.each<[string, Parameters<Awaited<ReturnType<typeof startMetrics>>["ask"]>]>([
    ["an unknown statistic", [{ stat: "Median" }]],
    ["a percentile beyond 100", [{ stat: "p101" }]],
    ["a period of less than a minute", [{ periodSeconds: 30 }]],
    ["a period of one and a half minutes", [{ periodSeconds: 90 }]],
    ["an end before the start", [{}, { EndTime: new Date(0) }]],
    ["no question", [{}, { MetricDataQueries: [] }]],
    ["math", [{}, { MetricDataQueries: [{ Id: "a", Expression: "1 + 1" }] }]],
    ["pages", [{}, { NextToken: "more" }]],
  ])("it has %s", async (_what, question) => {
    const { ask } = await startMetrics();

    const refusal = ask(...question);

    await expect(refusal).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    expect((await refusalOf(ask(...question))).name).toMatch(/^Validation/);
  });
});
