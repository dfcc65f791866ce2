import { type AnswerHeaders, readDateMs, readRateLimit } from "../core/answers/rate-limit-headers.ts";
import type { Failure } from "../core/failure.ts";
import { estimateOrgTimeMs, noteDate, type OrgTime } from "../core/pace/org-time.ts";
import { type Budget, decidePace, type Instant, updateBudget } from "../core/pace/pace-requests.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { Clock } from "../runtime/clock.ts";

interface Bucket {
  budget: Budget | undefined;
  inFlight: number;
  /** Whoever waits for the next answer. */
  waiting: (() => void)[];
}

/**
 * A window that ends this soon is waited for inside the invocation: nobody's readings are in vain, and the first write goes the
 * moment the window ends. A longer wait gives the record back to its queue.
 */
const longestWaitMs = 12_000;

/** Keeps one org's requests below its rate limits, as the org's own answers tell them. One per org and container. */
export class RateLimitGate {
  readonly #clock: Clock;
  readonly #reserveShare: number;
  readonly #buckets = new Map<string, Bucket>();
  #orgTime: OrgTime | undefined;

  constructor(clock: Clock, reserveShare: number) {
    this.#clock = clock;
    this.#reserveShare = reserveShare;
  }

  /**
   * Lets a request of this bucket pass, at once or after a short wait. Every request that passed must {@link leave}.
   * @param lastStartMs when one that had to wait may pass at the latest, in milliseconds since 1970
   */
  async enter(name: string, lastStartMs = Number.POSITIVE_INFINITY): Promise<Result<null, Failure>> {
    const bucket = this.#bucket(name);
    for (let hasWaited = false; ; hasWaited = true) {
      const nowMs = this.#clock.nowMs();
      const pace = decidePace(bucket.budget, bucket.inFlight, this.#tellTime(nowMs), this.#reserveShare);
      switch (pace.kind) {
        case "go":
          if (hasWaited && nowMs > lastStartMs)
            return fail({ kind: "retry", reason: "out-of-time", afterMs: 0 });
          bucket.inFlight += 1;
          return succeed(null);
        case "wait":
          if (pace.ms > Math.min(longestWaitMs, lastStartMs - nowMs))
            return fail({ kind: "retry", reason: "rate-limited", afterMs: pace.ms });
          await this.#clock.wait(pace.ms);
          break;
        case "wait-for-answer":
          await new Promise<void>((resolve) => bucket.waiting.push(resolve));
          break;
      }
    }
  }

  /** Takes what the answer says about the bucket; `null` when no answer came. */
  leave(name: string, headers: AnswerHeaders | null): void {
    const bucket = this.#bucket(name);
    bucket.inFlight -= 1;
    if (headers !== null) this.#learn(bucket, headers);
    for (const goOn of bucket.waiting.splice(0)) goOn();
  }

  #learn(bucket: Bucket, headers: AnswerHeaders): void {
    const nowMs = this.#clock.nowMs();
    const dateMs = readDateMs(headers, Number.NaN);
    if (!Number.isNaN(dateMs)) this.#orgTime = noteDate(this.#orgTime, dateMs, nowMs);
    const rateLimit = readRateLimit(headers, nowMs);
    if (rateLimit === null) return;
    bucket.budget = updateBudget(bucket.budget, rateLimit, this.#tellTime(nowMs));
  }

  #tellTime(nowMs: number): Instant {
    return { nowMs, orgNowMs: estimateOrgTimeMs(this.#orgTime, nowMs) };
  }

  #bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name) ?? { budget: undefined, inFlight: 0, waiting: [] };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
