import type { AwsService } from "../service.ts";
import { getMetricData } from "./get-metric-data.ts";
import type { MetricIdentity, MetricPoint } from "./metric-store.ts";

/** CloudWatch over JSON 1.0, as far as it is called: GetMetricData. `list` has the points of a metric. */
export function createCloudWatch(list: (identity: MetricIdentity) => readonly MetricPoint[]): AwsService {
  return {
    target: "GraniteServiceVersion20100801",
    contentType: "application/x-amz-json-1.0",
    find: (action) =>
      action === "GetMetricData"
        ? (input, { region }) => getMetricData((metric) => list({ ...metric, region }), input)
        : undefined,
    stop: () => undefined,
  };
}
