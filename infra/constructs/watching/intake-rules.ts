import type { Bootstrap } from "../bootstrap.ts";
import type { Intake } from "../intake.ts";
import type { AlarmRule } from "./alarm-rule.ts";
import { readAccessLogMetric } from "./bridge-metrics.ts";

/** What all connections of a bridge share. */
export interface WatchedBridge {
  readonly prefix: string;
  readonly intake: Intake;
  readonly bootstrap: Bootstrap;
}

/** Every alarm of what the connections share. */
export const bridgeRules: readonly AlarmRule<WatchedBridge>[] = [
  {
    id: "intake-5xx",
    severity: "page",
    impact: "The HTTP API fails: Okta repeats a delivery once, then its people are missed.",
    watch: ({ intake }, period) => intake.stage.stage.metricServerError({ statistic: "Sum", period }),
    // One that fails and comes again is repaired; two may be both tries of one delivery.
    threshold: 2,
    unit: "times",
    periodMinutes: 5,
    bad: 1,
    outOf: 1,
  },
  {
    id: "hooks-too-large",
    severity: "page",
    impact: "A delivery was too large (413), and Okta does not repeat it: its people are missed.",
    watch: ({ prefix }, period) => readAccessLogMetric(prefix, "HooksTooLarge", period),
    threshold: 1,
    unit: "times",
    periodMinutes: 5,
    bad: 1,
    outOf: 1,
  },
  {
    id: "hooks-throttled",
    severity: "page",
    impact: "Deliveries came too fast (429), and Okta does not repeat them: their people are missed.",
    watch: ({ prefix }, period) => readAccessLogMetric(prefix, "HooksThrottled", period),
    threshold: 1,
    unit: "times",
    periodMinutes: 5,
    bad: 1,
    outOf: 1,
  },
  {
    id: "hook-throttles",
    severity: "ticket",
    impact: "The account has no room for the intake: deliveries fail, and Okta repeats each only once.",
    watch: ({ intake }, period) => intake.eventHook.lambda.metricThrottles({ statistic: "Sum", period }),
    threshold: 1,
    unit: "times",
    periodMinutes: 5,
    bad: 1,
    outOf: 1,
  },
  {
    id: "key-route-errors",
    severity: "ticket",
    impact: "Invocations of the key route break off: an org that has to fetch keys will soon refuse ours.",
    watch: ({ intake }, period) => intake.keyRoute.lambda.metricErrors({ statistic: "Sum", period }),
    threshold: 1,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 1,
  },
  {
    id: "bootstrap-errors",
    severity: "ticket",
    impact: "A bootstrap broke off without a report: it can be run again, and goes on where it stopped.",
    watch: ({ bootstrap }, period) => bootstrap.lambda.metricErrors({ statistic: "Sum", period }),
    threshold: 1,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 1,
  },
];
