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
    brief: "Only those since then: 2026-11-22T03:00Z, or 90m, 6h, 2d ago",
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

/** The filter that these flags mean. @throws CliFailure for an instant that is none, and for people whom nobody knows */
export async function readFilter(
  { user = [], reason, since, until }: FilterFlags,
  bridge: ConnectedBridge,
  nowMs: number,
): Promise<DeadLetterFilter> {
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
    ...(since === undefined ? {} : { since: readInstant(since, nowMs) }),
    ...(until === undefined ? {} : { until: readInstant(until, nowMs) }),
  };
  const parsed = parse(deadLetterFilterSchema, filter);
  if (parsed.ok) return parsed.value;
  throw new CliFailure(exitCodes.usage, `The filter is wrong: ${parsed.problems.join("; ")}.`, "See --help.");
}

/** An instant, or how long ago: `6h`. @throws CliFailure for anything else */
export function readInstant(text: string, nowMs: number): string {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const ms =
    unit === "m" || unit === "h" || unit === "d" ? nowMs - Number(count) * unitMs[unit] : Date.parse(text);
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  throw new CliFailure(
    exitCodes.usage,
    `${JSON.stringify(text)} is no instant.`,
    "Write 2026-11-22T03:00Z, or 90m, 6h, 2d for how long ago.",
  );
}
