/** What AWS asks for one unit of something, in US dollars, and where we have that from. */
export interface Price {
  readonly dollars: number;
  /** How many units that is for. */
  readonly per: number;
  readonly unit: string;
  /** Where it was read and what date that page bears; AWS's own pricing page is the one that counts. */
  readonly source: string;
}

/** us-east-1, on demand, first tier, without free tiers. */
export const prices = {
  apiRequests: {
    dollars: 1,
    per: 1e6,
    unit: "HTTP API requests of up to 512 KB",
    source: "AWS whitepaper on private APIs, table 4 (undated copy)",
  },
  lambdaRequests: {
    dollars: 0.2,
    per: 1e6,
    unit: "Lambda invocations",
    source: "wring.co, 2026-03-08",
  },
  lambdaGbSeconds: {
    dollars: 0.0000133334,
    per: 1,
    unit: "Lambda GB-seconds on arm64",
    source: "wring.co, 2026-03-08",
  },
  queueRequests: {
    dollars: 0.5,
    per: 1e6,
    unit: "SQS FIFO requests of up to 64 KB",
    source: "cloudburn.io, 2026-03-14",
  },
  secrets: { dollars: 0.4, per: 1, unit: "secrets", source: "hivebook.wiki (undated copy)" },
  secretReads: { dollars: 0.05, per: 1e4, unit: "secret reads", source: "hivebook.wiki (undated copy)" },
  logGb: { dollars: 0.5, per: 1, unit: "GB of logs taken in", source: "factualminds.com, 2026-06-13" },
  metrics: { dollars: 0.3, per: 1, unit: "custom metrics", source: "signoz.io, 2026-02-15" },
  alarms: { dollars: 0.1, per: 1, unit: "metrics that alarms look at", source: "from memory, 2026-11-22" },
  dashboards: { dollars: 3, per: 1, unit: "dashboards", source: "factualminds.com, 2026-06-13" },
  keys: { dollars: 1, per: 1, unit: "KMS keys", source: "cloudburn.io, 2026-03-14" },
  traces: { dollars: 5, per: 1e6, unit: "X-Ray traces recorded", source: "from memory, 2026-11-22" },
  outGb: { dollars: 0.09, per: 1, unit: "GB sent to the orgs", source: "from memory, 2026-11-22" },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;
