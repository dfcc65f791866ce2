import { type AnswerHeaders, readRateLimit } from "../core/answers/rate-limit-headers.ts";
import type { Failure } from "../core/failure.ts";
import { type Budget, decidePace, updateBudget } from "../core/pace/pace-requests.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { Clock } from "../runtime/clock.ts";

interface Bucket {
  budget: Budget | undefined;
  inFlight: number;
}

/** A window that ends this soon is waited for inside the invocation; a longer wait gives the record back to its queue. */
const longestWaitMs = 3000;

/** Keeps one org's requests below its rate limits, as the org's own answers tell them. One per org and container. */
export class RateLimitGate {
  readonly #clock: Clock;
  readonly #reserveShare: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, reserveShare: number) {
    this.#clock = clock;
    this.#reserveShare = reserveShare;
  }

  /** Lets a request of this bucket pass, at once or after a short wait. Every request that passed must {@link leave}. */
  async enter(name: string): Promise<Result<null, Failure>> {
    const bucket = this.#bucket(name);
    for (;;) {
      const pace = decidePace(bucket.budget, bucket.inFlight, this.#clock.nowMs(), this.#reserveShare);
      if (pace.kind === "go") {
        bucket.inFlight += 1;
        return succeed(null);
      }
      if (pace.ms > longestWaitMs) return fail({ kind: "retry", reason: "rate-limited", afterMs: pace.ms });
      await this.#clock.wait(pace.ms);
    }
  }

  /** Takes what the answer says about the bucket; `null` when no answer came. */
  leave(name: string, headers: AnswerHeaders | null): void {
    const bucket = this.#bucket(name);
    bucket.inFlight -= 1;
    const nowMs = this.#clock.nowMs();
    const rateLimit = headers === null ? null : readRateLimit(headers, nowMs);
    if (rateLimit !== null) bucket.budget = updateBudget(bucket.budget, rateLimit, nowMs);
  }

  #bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name) ?? { budget: undefined, inFlight: 0 };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
