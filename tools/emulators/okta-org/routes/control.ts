import * as v from "valibot";
import { type EmulatorClock, ManualClock, SkippableClock } from "../../clock.ts";
import { issueApiToken } from "../api-tokens/issue-token.ts";
import { applyMapping } from "../apps/assignments.ts";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { HookScript } from "../event-hooks/delivery-script.ts";
import { HookControl, hookActionSchema } from "../event-hooks/hook-control.ts";
import { faultRuleSchema } from "../faults/fault-rule.ts";
import type { ActiveFaultRule, Faults } from "../faults/faults.ts";
import { readControlBody } from "../http/control-body.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { formatMillisecond } from "../instants.ts";
import { type JsonObject, omitUndefined } from "../json.ts";
import type { Org } from "../org.ts";

/** What can be controlled from outside. */
export interface ControlParts {
  readonly faults: Faults;
  readonly hooks: HookScript;
  /** Resolves when no delivery is pending. */
  readonly hooksIdle: () => Promise<void>;
}

const longestAdvanceMs = 400 * 24 * 60 * 60 * 1000;

/**
 * `/__emulator/`: what no Okta org has. It takes no credentials (the org listens on loopback only), counts towards no
 * rate limit and is never hit by a fault.
 */
export function makeControlRoutes(org: Org, { faults, hooks, hooksIdle }: ControlParts): readonly Route[] {
  const hookControl = new HookControl(hooks);
  const logHolds = new Map<string, { release(): void }>();
  let logHoldsMade = 0;
  const make = (method: Route["method"], path: string, handle: Route["handle"]): Route => ({
    method,
    path: `/__emulator/${path}`,
    bucket: "none",
    scope: "public",
    handle,
  });
  return [
    make("GET", "faults", () => answer(faults.list().map(showRule))),
    make("POST", "faults", (call) => created(faults.add(readControlBody(call, faultRuleSchema)).id)),
    make("DELETE", "faults", () => done(() => faults.clear())),
    make("DELETE", "faults/:id", (call) => ended(call, faults.remove(readId(call)), "FaultRule")),
    make("GET", "read-only", () => answer({ enabled: faults.isReadOnly() })),
    make("PUT", "read-only", (call) => {
      const { enabled } = readControlBody(call, v.strictObject({ enabled: v.boolean() }));
      return done(() => faults.setReadOnly(enabled));
    }),
    make("GET", "hooks", () => answer(hookControl.list().map((each) => ({ ...each })))),
    make("POST", "hooks", (call) => created(hookControl.start(readControlBody(call, hookActionSchema)))),
    make("DELETE", "hooks/:id", async (call) =>
      ended(call, await hookControl.end(readId(call)), "HookAction"),
    ),
    make("POST", "hooks/idle", async () => {
      await hooksIdle();
      return { status: 204 };
    }),
    make("POST", "log-holds", (call) => {
      const { count } = readControlBody(call, logHoldSchema);
      logHoldsMade += 1;
      const id = `log${logHoldsMade}`;
      logHolds.set(id, org.log.holdNext(count));
      return created(id);
    }),
    make("DELETE", "log-holds/:id", (call) => {
      const hold = logHolds.get(readId(call));
      hold?.release();
      logHolds.delete(readId(call));
      return ended(call, hold !== undefined, "LogHold");
    }),
    make("POST", "api-tokens", (call) => {
      const { login, name } = readControlBody(call, tokenSchema);
      return { status: 201, body: { ...issueApiToken(org, { userId: findOwnerId(org, login), name }) } };
    }),
    make("POST", "mappings/apply", (call) => {
      const { appId } = readControlBody(call, v.strictObject({ appId: v.string() }));
      const app = org.apps.get(appId);
      if (!app) throw makeNotFoundError(appId, "AppInstance");
      return done(() => applyMapping(org, app));
    }),
    make("GET", "clock", () => answer(showTime(org.clock))),
    make("POST", "clock", (call) => {
      moveClock(org.clock, readControlBody(call, advanceSchema).advanceMs);
      return answer(showTime(org.clock));
    }),
  ];
}

const tokenSchema = v.strictObject({
  login: v.optional(v.string()),
  name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255)), "API token"),
});

function findOwnerId(org: Org, login: string | undefined): string {
  if (login === undefined) return org.adminId;
  const user = org.users.find(login);
  if (!user) throw makeNotFoundError(login, "User");
  if (user.status === "DEPROVISIONED") throw makeValidationError("login", "login: The user is deactivated");
  return user.id;
}

const logHoldSchema = v.strictObject({
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)), 1),
});

const advanceSchema = v.strictObject({
  advanceMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(longestAdvanceMs)),
});

function moveClock(clock: EmulatorClock, ms: number): void {
  if (clock instanceof ManualClock) clock.advance(ms);
  else if (clock instanceof SkippableClock) clock.skip(ms);
  else throw makeValidationError("clock", "clock: The clock of this org cannot be moved");
}

function showTime(clock: EmulatorClock): JsonObject {
  const nowMs = clock.nowMs();
  return { nowMs, now: formatMillisecond(nowMs) };
}

function showRule({ id, rule, hits }: ActiveFaultRule): JsonObject {
  const { fault, ...match } = rule;
  return { id, hits, rule: { ...omitUndefined(match), fault: omitUndefined({ ...fault }) } };
}

function readId(call: Call): string {
  return call.params["id"] ?? "";
}

function answer(body: NonNullable<Answer["body"]>): Answer {
  return { status: 200, body };
}

/** 201 with the id of what was started; 204 when there is nothing to end later. */
function created(id: string | undefined): Answer {
  return id === undefined ? { status: 204 } : { status: 201, body: { id } };
}

function done(act: () => void): Answer {
  act();
  return { status: 204 };
}

function ended(call: Call, wasThere: boolean, kind: string): Answer {
  if (!wasThere) throw makeNotFoundError(readId(call), kind);
  return { status: 204 };
}
