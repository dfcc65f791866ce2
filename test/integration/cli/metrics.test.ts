import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { expect, test } from "vitest";
import { createLog } from "../../../shared/runtime/log.ts";
import { readMetrics } from "../../../tools/cli/aws/metrics.ts";
import { region, startWith } from "../aws-emulators/bench.ts";

const second = 1000;
const hour = 3600 * second;

const question = {
  namespace: "orgbridge/orgbridge",
  name: "Lag",
  dimensions: { connectionId: "demo" },
  stat: "Sum",
};

test.each([0, 1, 29, 59])(
  "it has everything of the last hour and nothing before, %i s after a full minute, beside a question about a day",
  async (pastMinuteSeconds) => {
    const { aws, client: cloudWatch, clock } = await startWith(CloudWatch);
    const nowMs = () => clock.nowMs();
    const write = (line: string) => aws.logs.put("/aws/lambda/worker", line, region);
    const log = createLog({ write, nowMs, namespace: question.namespace });
    const note = (lagMs: number) =>
      log("record.outcome", { connectionId: "demo", outcome: "applied", reason: "none", lagMs });
    clock.advance(24 * hour + pastMinuteSeconds * second);
    note(1);
    clock.advance(65 * 60 * second);
    note(10);
    clock.advance(50 * 60 * second);
    note(100);

    const points = await readMetrics(
      { cloudWatch },
      {
        hour: { ...question, periodSeconds: 3600, sinceSeconds: 3600 },
        minutes: { ...question, periodSeconds: 60, sinceSeconds: 86_400 },
      },
      nowMs(),
    );

    expect(points("hour").map(({ value }) => value)).toEqual([110]);
    expect(points("minutes").map(({ value }) => value)).toEqual([100, 10, 1]);
  },
);
