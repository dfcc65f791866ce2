import { randomUUID } from "node:crypto";
import type { EventHook } from "../entities.ts";
import { isEligibleForHooks } from "../events/event-types.ts";
import { makeJobCause } from "../events/job-cause.ts";
import type { LogEvent } from "../events/log-event.ts";
import { formatMillisecond } from "../instants.ts";
import type { Org } from "../org.ts";
import type { DeliveryScript } from "./delivery-script.ts";
import { passesFilter } from "./hook-filter.ts";
import { type AttemptOutcome, describeOutcome, isWorthRetry, sendToHook } from "./hook-request.ts";

export interface DispatchSettings {
  /** How long events are gathered into one delivery. */
  readonly hookDelayMs: number;
  readonly hookTimeoutMs: number;
}

/** Events that hooks of one org may carry in 24 hours; what comes after is neither kept nor sent. */
const dailyCeiling = 400_000;
const dayMs = 24 * 60 * 60 * 1000;

/** Gathers the events of each hook for a moment and posts them; at most two attempts a delivery. */
export class HookDispatcher {
  readonly #org: Org;
  readonly #script: DeliveryScript;
  readonly #settings: DispatchSettings;
  readonly #gathered = new Map<string, LogEvent[]>();
  #underWay = 0;
  #idleWaiters: (() => void)[] = [];
  #day = { startedMs: Number.NEGATIVE_INFINITY, count: 0 };
  #stopped = false;

  constructor(org: Org, script: DeliveryScript, settings: DispatchSettings) {
    this.#org = org;
    this.#script = script;
    this.#settings = settings;
  }

  /** Offers an event to every hook that subscribed to it and whose filter lets it through. */
  offer(event: LogEvent): void {
    if (this.#stopped || !isEligibleForHooks(event.eventType)) return;
    const subscribers = [...this.#org.eventHooks.values()].filter((hook) => wants(hook, event));
    if (subscribers.length === 0 || !this.#countTowardsCeiling()) return;
    for (const hook of subscribers) this.#gather(hook.id, event);
  }

  /** Resolves when nothing is gathered or under way. A delivery that a script holds does not count. */
  async whenIdle(): Promise<void> {
    if (this.#gathered.size === 0 && this.#underWay === 0) return;
    await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  /** Sends nothing more. */
  stop(): void {
    this.#stopped = true;
    this.#gathered.clear();
    this.#tellIdle();
  }

  #gather(hookId: string, event: LogEvent): void {
    const events = this.#gathered.get(hookId);
    if (events) {
      events.push(event);
      return;
    }
    this.#gathered.set(hookId, [event]);
    this.#org.clock.after(this.#settings.hookDelayMs, () => this.#flush(hookId));
  }

  #flush(hookId: string): void {
    const events = this.#gathered.get(hookId) ?? [];
    this.#gathered.delete(hookId);
    const hook = this.#org.eventHooks.get(hookId);
    if (this.#stopped || !hook || events.length === 0) {
      this.#tellIdle();
      return;
    }
    this.#underWay += 1;
    void this.#deliverAsScripted(hook, events);
  }

  async #deliverAsScripted(hook: EventHook, events: readonly LogEvent[]): Promise<void> {
    const step = this.#script.next();
    try {
      if (step.kind === "drop") return;
      const body = this.#makeBody(hook, events);
      if (step.hold) {
        this.#underWay -= 1;
        this.#tellIdle();
        await step.hold.released;
        this.#underWay += 1;
      }
      if (step.delayMs > 0) await this.#wait(step.delayMs);
      for (let sent = 0; sent < step.times; sent += 1) await this.#deliver(hook, body, events);
    } finally {
      if (step.kind === "send") step.hold?.markDone();
      this.#underWay -= 1;
      this.#tellIdle();
    }
  }

  async #deliver(hook: EventHook, body: string, events: readonly LogEvent[]): Promise<void> {
    const attempt = (): Promise<AttemptOutcome> =>
      sendToHook(
        this.#org.clock,
        hook,
        { method: "POST", headers: { "content-type": "application/json" }, body },
        this.#settings.hookTimeoutMs,
      );
    const first = await attempt();
    const last = isWorthRetry(first) && !this.#stopped ? await attempt() : first;
    const succeeded = last.kind === "answered" && (last.status === 200 || last.status === 204);
    if (!succeeded && !this.#stopped) this.#noteFailure(hook, last, events);
  }

  #makeBody(hook: EventHook, events: readonly LogEvent[]): string {
    return JSON.stringify({
      eventType: "com.okta.event_hook",
      eventTypeVersion: "1.0",
      cloudEventsVersion: "0.1",
      source: `${this.#org.url}/api/v1/eventHooks/${hook.id}`,
      eventId: randomUUID(),
      data: { events: events.map((event) => event.body) },
      eventTime: formatMillisecond(this.#org.clock.nowMs()),
      contentType: "application/json",
    });
  }

  #noteFailure(hook: EventHook, outcome: AttemptOutcome, events: readonly LogEvent[]): void {
    this.#org.log.write(
      {
        eventType: "event_hook.delivery",
        severity: "WARN",
        outcome: { result: "FAILURE", reason: describeOutcome(outcome) },
        targets: [{ id: hook.id, type: "EventHook", alternateId: hook.name, displayName: hook.name }],
        debugData: { eventIds: events.map((event) => event.uuid).join(","), url: hook.uri },
      },
      makeJobCause(),
    );
  }

  #countTowardsCeiling(): boolean {
    const nowMs = this.#org.clock.nowMs();
    if (nowMs - this.#day.startedMs >= dayMs) this.#day = { startedMs: nowMs, count: 0 };
    this.#day.count += 1;
    return this.#day.count <= dailyCeiling;
  }

  async #wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.#org.clock.after(ms, resolve));
  }

  #tellIdle(): void {
    if (this.#gathered.size > 0 || this.#underWay > 0) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const resolve of waiters) resolve();
  }
}

function wants(hook: EventHook, event: LogEvent): boolean {
  return (
    hook.status === "ACTIVE" &&
    hook.verificationStatus === "VERIFIED" &&
    hook.eventTypes.includes(event.eventType) &&
    passesFilter(hook, event)
  );
}
