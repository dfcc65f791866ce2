import { functionDeployments, throttles } from "../../shared/contracts/deployment.ts";
import { assumptions, type Bill, estimate, sumBill } from "./model.ts";
import { type PriceName, prices } from "./prices.ts";

const volumes = [1000, 10_000, 100_000] as const;

const parts: Readonly<Record<PriceName, string>> = {
  apiRequests: "HTTP API",
  lambdaRequests: "Lambda, invocations",
  lambdaGbSeconds: "Lambda, time",
  queueRequests: "SQS (of which idle polling is 0.32)",
  secrets: "Secrets",
  secretReads: "Secrets, reads",
  logGb: "Logs",
  metrics: "Metrics of our own",
  alarms: "Alarms",
  dashboards: "Dashboard",
  keys: "Key of the alarms' topic",
  traces: "X-Ray (off with `tracing: false`)",
  outGb: "Data sent to the orgs",
};

/** The page on what a bridge costs, in Markdown. */
export function buildPage(): string {
  const bills = volumes.map((volume) => estimate(volume, 1));
  const second = sumBill(estimate(0, 2)) - sumBill(estimate(0, 1));
  return [
    "# What it costs",
    "",
    "US dollars a month in us-east-1, for one connection, **without any free tier**, and worked out on paper: this has not run in AWS. `npm run cost`",
    "makes this page from `tools/cost`; change a price or an assumption there. Okta's own price is not in it.",
    "",
    `| events a day | ${volumes.map((volume) => volume.toLocaleString("en")).join(" | ")} |`,
    `|---|${volumes.map(() => "---:").join("|")}|`,
    ...Object.entries(parts).map(([name, label]) => row(label, bills, (bill) => readPart(bill, name))),
    row("**in all**", bills, sumBill),
    row("in all without X-Ray", bills, (bill) => sumBill(bill) - bill.traces),
    "",
    `Each further connection adds ${dollars(second)} a month before its first event: metrics, alarms, secrets, idle polling. A key of your own`,
    "(`encryptionKeyArn`) adds about 1.00 and 0.03 for 10,000 uses (cloudburn.io, 2026-03-14).",
    "",
    "A small bridge is what is watched: metrics, alarms, dashboard, secrets and a key are most of it, whatever happens. AWS's free tiers (10 metrics, 10 alarms, 3",
    "dashboards, 5 GB of logs, a million requests of Lambda and SQS, 100,000 traces a month) cover a good part of it in an account that does nothing else.",
    "",
    "## Bounds",
    "",
    "At 100,000 events a day (69 a minute) the orgs' rate limits come first: people assigned to an app can be read 50 times a minute until the share is raised.",
    "Okta sends at most 400,000 events a day and org. A flood at the hook route costs a request of the HTTP API and of Lambda each, held at the route's throttle:",
    `about ${floodPerHour()} dollars an hour, for as long as somebody keeps it up with wrong secrets.`,
    "",
    "## Assumptions",
    "",
    "| value | of what |",
    "|---:|---|",
    ...Object.values(assumptions).map(
      ({ value, meaning }) => `| ${value.toLocaleString("en")} | ${meaning} |`,
    ),
    "",
    "Every event is one delivery of the hook and one message, which is the dearest case: Okta may put several into one delivery, and events about one",
    "person within two seconds share a batch. Traces are assumed to be spread evenly, which records the most.",
    "",
    "## Prices",
    "",
    "Read in stored copies of public pages, or from memory, and not checked against AWS: before you rely on them, look at AWS's own pricing pages.",
    "",
    "| dollars | for | of | read in, and the date of that page |",
    "|---:|---:|---|---|",
    ...Object.values(prices).map(
      ({ dollars: amount, per, unit, source }) =>
        `| ${amount} | ${per.toLocaleString("en")} | ${unit} | ${source} |`,
    ),
    "",
  ].join("\n");
}

function row(label: string, bills: readonly Bill[], read: (bill: Bill) => number): string {
  return `| ${label} | ${bills.map((bill) => dollars(read(bill))).join(" | ")} |`;
}

function readPart(bill: Bill, name: string): number {
  const found = Object.entries(bill).find(([part]) => part === name);
  return found?.[1] ?? Number.NaN;
}

/** Every refused request is answered by the intake, in a few milliseconds; 10 ms are paid here. */
function floodPerHour(): string {
  const requests = throttles.eventHook.requestsPerSecond * 3600;
  const gbSeconds = requests * 0.01 * (functionDeployments.eventHook.memoryMb / 1024);
  const logGb = (requests * 1200) / 1e9;
  return dollars(
    (requests * prices.apiRequests.dollars) / prices.apiRequests.per +
      (requests * prices.lambdaRequests.dollars) / prices.lambdaRequests.per +
      gbSeconds * prices.lambdaGbSeconds.dollars +
      logGb * prices.logGb.dollars,
  );
}

function dollars(amount: number): string {
  return amount.toFixed(2);
}
