import type { EmulatorClock } from "../clock.ts";

/** Requests per window and bucket, as last published for Workforce orgs (May 2025). */
const requestsPerWindow = {
  users: 600,
  "user read": 2000,
  "user write": 600,
  groups: 500,
  group: 1000,
  apps: 100,
  app: 500,
  token: 2000,
  clients: 100,
  logs: 120,
  other: 1200,
} as const satisfies Readonly<Record<string, number>>;

export type BucketName = keyof typeof requestsPerWindow;

/** What an org with this factor allows an OAuth app or API token that has half of a bucket: requests a window. */
export function allowanceOf(bucket: BucketName, factor: number): number {
  return shareOf(orgLimitOf(bucket, factor), defaultShare);
}

function orgLimitOf(bucket: BucketName, factor: number): number {
  return Math.max(1, Math.floor(requestsPerWindow[bucket] * factor));
}

function shareOf(orgLimit: number, share: number): number {
  return Math.max(1, Math.floor(orgLimit * share));
}

/** Okta's own window. */
const usualWindowMs = 60_000;
/** What one OAuth app or API token may use of a bucket unless the org says otherwise. */
const defaultShare = 0.5;
/** Requests under way at the same time in a Workforce org. */
const maxConcurrent = 75;

export interface RateVerdict {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

interface Window {
  readonly startedMs: number;
  used: number;
}

/** Counts requests per bucket, for the org as a whole and for each principal's share of it. */
export class RateLimits {
  readonly #windows = new Map<string, Window>();
  readonly #shares = new Map<string, number>();
  readonly #clock: EmulatorClock;
  readonly #factor: number;
  readonly #windowMs: number;
  #underWay = 0;

  /** `factor` multiplies every limit; a window begins with its first request and lasts for `windowMs`. */
  constructor(clock: EmulatorClock, factor: number, windowMs = usualWindowMs) {
    this.#clock = clock;
    this.#factor = factor;
    this.#windowMs = windowMs;
  }

  /** Gives a principal another share than half of every bucket: 0 to 1. */
  setShare(principal: string, share: number): void {
    this.#shares.set(principal, share);
  }

  /** Counts a request. `principal` is undefined for one without a known caller. */
  take(bucket: BucketName, principal: string | undefined): RateVerdict {
    const orgLimit = orgLimitOf(bucket, this.#factor);
    const orgWindow = this.#openWindow(bucket);
    if (principal === undefined) return this.#judge(orgLimit, [{ limit: orgLimit, window: orgWindow }]);
    const share = this.#shares.get(principal) ?? defaultShare;
    const ownLimit = shareOf(orgLimit, share);
    const ownWindow = this.#openWindow(`${bucket} ${principal}`);
    return this.#judge(ownLimit, [
      { limit: ownLimit, window: ownWindow },
      { limit: orgLimit, window: orgWindow },
    ]);
  }

  /** Counts a request as under way; `undefined` when too many already are, else what ends it. */
  enter(): (() => void) | undefined {
    if (this.#underWay >= Math.floor(maxConcurrent * Math.max(1, this.#factor))) return undefined;
    this.#underWay += 1;
    return () => {
      this.#underWay -= 1;
    };
  }

  /** Headers of a concurrency refusal: limit and remaining 0, reset only an estimate. */
  describeConcurrencyRefusal(): Readonly<Record<string, string>> {
    return makeHeaders(0, 0, this.#clock.nowMs() + this.#windowMs);
  }

  #openWindow(key: string): Window {
    const nowMs = this.#clock.nowMs();
    const open = this.#windows.get(key);
    if (open && nowMs - open.startedMs < this.#windowMs) return open;
    const fresh = { startedMs: nowMs, used: 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }

  #judge(shownLimit: number, counters: readonly { limit: number; window: Window }[]): RateVerdict {
    const allowed = counters.every(({ limit, window }) => window.used < limit);
    if (allowed) for (const { window } of counters) window.used += 1;
    const tightest = counters.reduce((a, b) => (b.limit - b.window.used < a.limit - a.window.used ? b : a));
    const remaining = Math.max(0, tightest.limit - tightest.window.used);
    return {
      allowed,
      headers: makeHeaders(shownLimit, remaining, tightest.window.startedMs + this.#windowMs),
    };
  }
}

function makeHeaders(limit: number, remaining: number, resetMs: number): Readonly<Record<string, string>> {
  return {
    "x-rate-limit-limit": String(limit),
    "x-rate-limit-remaining": String(remaining),
    "x-rate-limit-reset": String(Math.ceil(resetMs / 1000)),
  };
}
