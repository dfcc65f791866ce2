import type { FlagParametersForType } from "@stricli/core";
import { parse } from "../../../../shared/contracts/parse.ts";
import {
  type DeadLetterFilter,
  deadLetterFilterSchema,
  deadLetterReasons,
} from "../../../../shared/contracts/replay.ts";
import type { ConnectedBridge } from "../../bridge/find-bridge.ts";
import type { CliContext } from "../../context.ts";
import { CliFailure, exitCodes } from "../../exit-codes.ts";
import { findPeople } from "../sync/name-people.ts";

/** Which dead letters are meant. */
export type FilterFlags = {
  readonly user?: readonly string[];
  readonly reason?: readonly (typeof deadLetterReasons)[number][];
  readonly since?: string;
  readonly until?: string;
};

export const filterFlags: FlagParametersForType<FilterFlags, CliContext> = {
  user: {
    kind: "parsed",
    parse: (text: string) => text,
    optional: true,
    variadic: ",",
    placeholder: "user",
    brief: "Only these people: ids, or logins in the source org",
  },
  reason: {
    kind: "enum",
    values: deadLetterReasons,
    optional: true,
    variadic: ",",
    brief: "Only those with one of these reasons",
  },
  since: {
    kind: "parsed",
    parse: (text: string) => text,
    optional: true,
    placeholder: "when",
    brief: "Only those since then: 2026-11-22T03:00 (UTC), or 90m, 6h, 2d ago",
  },
  until: {
    kind: "parsed",
    parse: (text: string) => text,
    optional: true,
    placeholder: "when",
    brief: "Only those before then",
  },
};

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** A day, or an instant of it (RFC 3339, section 5.6, with seconds and zone left to choice). */
const instant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** The filter that these flags mean. @throws CliFailure for an instant that is none, and for people whom nobody knows */
export async function readFilter(
  { user = [], reason, since, until }: FilterFlags,
  bridge: ConnectedBridge,
  nowMs: number,
): Promise<DeadLetterFilter> {
  const from = since === undefined ? null : readInstant(since, nowMs);
  const to = until === undefined ? null : readInstant(until, nowMs);
  if (from !== null && to !== null && from >= to) {
    throw new CliFailure(
      exitCodes.usage,
      `Nothing is since ${from} and before ${to}.`,
      "Exchange --since and --until.",
    );
  }
  const { userIds, unknown } = await findPeople(user, bridge);
  if (unknown.length > 0) {
    throw new CliFailure(
      exitCodes.nothing,
      `Nobody in the source org: ${unknown.join(", ")}.`,
      "Check the login; somebody deleted there has only their id.",
    );
  }
  const filter = {
    ...(user.length === 0 ? {} : { userIds: [...userIds] }),
    ...(reason === undefined ? {} : { reasons: [...reason] }),
    ...(from === null ? {} : { since: from }),
    ...(to === null ? {} : { until: to }),
  };
  const parsed = parse(deadLetterFilterSchema, filter);
  if (parsed.ok) return parsed.value;
  throw new CliFailure(exitCodes.usage, `The filter is wrong: ${parsed.problems.join("; ")}.`, "See --help.");
}

/** An instant, in UTC unless it says otherwise, or how long ago: `6h`. @throws CliFailure for anything else */
export function readInstant(text: string, nowMs: number): string {
  const ms = readAge(text, nowMs) ?? Date.parse(completeInstant(text));
  const date = new Date(ms);
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  throw new CliFailure(
    exitCodes.usage,
    `${JSON.stringify(text)} is no instant.`,
    "Write 2026-11-22T03:00Z, or 90m, 6h, 2d for how long ago.",
  );
}

function readAge(text: string, nowMs: number): number | null {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  return unit === "m" || unit === "h" || unit === "d" ? nowMs - Number(count) * unitMs[unit] : null;
}

/** With the zone that everything is printed in; JavaScript would take this machine's. Nothing for what is no instant. */
function completeInstant(text: string): string {
  const [whole, time, , , zone] = instant.exec(text) ?? [];
  if (whole === undefined) return "";
  return time === undefined || zone !== undefined ? whole : `${whole}Z`;
}
