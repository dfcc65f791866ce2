import type { QueueFigures } from "../sqs/queue-figures.ts";
import type { MetricIdentity, MetricPoint } from "./metric-store.ts";

/** What SQS itself writes of a queue, as far as it is asked for, and the unit. */
const known: ReadonlyMap<string, readonly [keyof QueueFigures, string]> = new Map([
  ["ApproximateAgeOfOldestMessage", ["oldestAgeSeconds", "Seconds"]],
  ["ApproximateNumberOfMessagesVisible", ["visible", "Count"]],
  ["ApproximateNumberOfMessagesNotVisible", ["inFlight", "Count"]],
  ["ApproximateNumberOfMessagesDelayed", ["delayed", "Count"]],
]);

/**
 * A queue's metric at this moment, as the only point: the emulator keeps no history of queues. None for another namespace,
 * metric or set of dimensions, or when there is no such queue.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function readQueueMetric(
  measure: (region: string, queueName: string) => QueueFigures | undefined,
  { region, namespace, name, dimensions }: MetricIdentity,
  nowMs: number,
): readonly MetricPoint[] {
  const metric = namespace === "AWS/SQS" ? known.get(name) : undefined;
  const queueName = dimensions.size === 1 ? dimensions.get("QueueName") : undefined;
  if (metric === undefined || queueName === undefined) return [];
  const figures = measure(region, queueName);
  const [figure, unit] = metric;
  return figures === undefined ? [] : [{ atMs: nowMs, value: figures[figure], unit }];
}
