import { functionDeployments } from "../../shared/contracts/deployment.ts";
import { type PriceName, prices } from "./prices.ts";

/** What the model takes for granted; none of it was measured in AWS. */
export const assumptions = {
  daysPerMonth: { value: 30, meaning: "days of a month" },
  hookSeconds: { value: 0.05, meaning: "seconds an invocation of the intake takes" },
  workerSeconds: {
    value: 1.2,
    meaning: "seconds an invocation of the worker takes for one person: three to four requests to the orgs",
  },
  workerInvocationsPerEvent: {
    value: 1,
    meaning: "batches an event: the worst case, as bursts about one person meet in one batch",
  },
  queueRequestsPerEvent: { value: 3, meaning: "SQS requests an event: send, receive, delete" },
  idlePollers: {
    value: 5,
    meaning: "pollers that Lambda keeps at each queue, which is paid as SQS requests",
  },
  pollsPerMinute: { value: 3, meaning: "long polls of 20 s of each poller when nothing comes" },
  logBytesPerEvent: {
    value: 3500,
    meaning: "bytes of logs an event: both functions' lines with metrics, Lambda's own, the access log",
  },
  outBytesPerEvent: { value: 8000, meaning: "bytes sent to the two orgs an event" },
  tracedPerSecond: {
    value: 1,
    meaning: "traces a second and function that X-Ray takes whole; of the rest 5 percent",
  },
  secretsPerConnection: { value: 5, meaning: "secrets of each connection" },
  secretReadsPerMonth: { value: 20_000, meaning: "reads of secrets: by new containers, and after refusals" },
  metricsPerConnection: {
    value: 25,
    meaning: "custom metrics of each connection that get values in a month",
  },
  sharedMetrics: { value: 4, meaning: "custom metrics of the intake" },
  alarmsPerConnection: { value: 25, meaning: "metrics that the alarms of each connection look at" },
  sharedAlarms: { value: 6, meaning: "metrics that the alarms of the intake and bootstrap look at" },
  dashboards: { value: 1, meaning: "dashboards" },
  keys: { value: 1, meaning: "KMS keys: that of the alarms' topic, which is not made when a topic is given" },
} as const;

/** What a month costs, by part of the bill, in US dollars. */
export type Bill = Readonly<Record<PriceName, number>>;

/** A month of a bridge that gets `eventsPerDay` in all, over `connections` connections. */
export function estimate(eventsPerDay: number, connections: number): Bill {
  const quantities = count(eventsPerDay, connections);
  const cost = (name: PriceName): number => (quantities[name] * prices[name].dollars) / prices[name].per;
  return {
    apiRequests: cost("apiRequests"),
    lambdaRequests: cost("lambdaRequests"),
    lambdaGbSeconds: cost("lambdaGbSeconds"),
    queueRequests: cost("queueRequests"),
    secrets: cost("secrets"),
    secretReads: cost("secretReads"),
    logGb: cost("logGb"),
    metrics: cost("metrics"),
    alarms: cost("alarms"),
    dashboards: cost("dashboards"),
    keys: cost("keys"),
    traces: cost("traces"),
    outGb: cost("outGb"),
  };
}

function count(eventsPerDay: number, connections: number): Readonly<Record<PriceName, number>> {
  const a = assumptions;
  const events = eventsPerDay * a.daysPerMonth.value;
  const workerInvocations = events * a.workerInvocationsPerEvent.value;
  const minutes = a.daysPerMonth.value * 24 * 60;
  const gbOf = (memoryMb: number): number => memoryMb / 1024;
  return {
    apiRequests: events,
    lambdaRequests: events + workerInvocations,
    lambdaGbSeconds:
      events * a.hookSeconds.value * gbOf(functionDeployments.eventHook.memoryMb) +
      workerInvocations * a.workerSeconds.value * gbOf(functionDeployments.worker.memoryMb),
    queueRequests:
      events * a.queueRequestsPerEvent.value +
      connections * a.idlePollers.value * a.pollsPerMinute.value * minutes,
    secrets: connections * a.secretsPerConnection.value,
    secretReads: a.secretReadsPerMonth.value,
    logGb: (events * a.logBytesPerEvent.value) / 1e9,
    metrics: connections * a.metricsPerConnection.value + a.sharedMetrics.value,
    alarms: connections * a.alarmsPerConnection.value + a.sharedAlarms.value,
    dashboards: a.dashboards.value,
    keys: a.keys.value,
    traces: countTraces(events, minutes) + countTraces(workerInvocations, minutes),
    outGb: (events * a.outBytesPerEvent.value) / 1e9,
  };
}

/** Evenly spread over the month, which traces the most; bursts are traced less. */
function countTraces(invocations: number, minutes: number): number {
  const whole = Math.min(invocations, assumptions.tracedPerSecond.value * minutes * 60);
  return whole + 0.05 * (invocations - whole);
}

/** The sum of a bill. */
export function sumBill(bill: Bill): number {
  return Object.values(bill).reduce((sum, part) => sum + part, 0);
}
