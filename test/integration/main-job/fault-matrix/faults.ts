import type { FaultRule } from "../../../../tools/emulators/okta-org/start.ts";

/**
 * What a fault comes to for whoever asked. The design's section 8 knows these and no others:
 * - `unreachable`: no answer, half of one, or one that says that the org cannot answer now;
 * - `limited`: too many requests;
 * - `in-transition`: the person is being changed just now;
 * - `stale-credential`: token or key are not accepted;
 * - `forbidden`, `absent`, `refused`, `mastered`, `invalid`: no, for good, and why;
 * - `stale-read`: the person is no longer as they were read;
 * - `no-rows`: a list that has lost its rows;
 * - `harmless`: late, or without what nobody looks at.
 */
export type Meaning =
  | "unreachable"
  | "limited"
  | "in-transition"
  | "stale-credential"
  | "forbidden"
  | "absent"
  | "refused"
  | "mastered"
  | "invalid"
  | "stale-read"
  | "no-rows"
  | "harmless";

/** One way for a request to go wrong. */
export interface FaultCase {
  readonly name: string;
  readonly fault: FaultRule["fault"];
  readonly meaning: Meaning;
  /** Whether the request has taken effect all the same: of a reading it makes no difference. */
  readonly isAfter: boolean;
  /** Where it can happen; everywhere unless given. */
  readonly only?: "lists" | "org-api";
}

const past = String(Math.floor(Date.UTC(2020, 0, 1) / 1000));

interface Answered {
  readonly status: number;
  readonly meaning: Meaning;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly note?: string;
}

/** Error answers, with Okta's code and words unless a proxy speaks in Okta's place (502, 504). */
const answers: readonly Answered[] = [
  { status: 400, meaning: "invalid" },
  { status: 401, meaning: "stale-credential" },
  { status: 403, meaning: "forbidden" },
  { status: 403, meaning: "stale-read", code: "E0000016" },
  { status: 403, meaning: "mastered", code: "E0000023" },
  { status: 403, meaning: "stale-read", code: "E0000038" },
  { status: 404, meaning: "absent" },
  { status: 408, meaning: "unreachable", code: "E0000009" },
  { status: 409, meaning: "in-transition" },
  { status: 409, meaning: "refused", code: "E0000062" },
  { status: 409, meaning: "unreachable", code: "E0000253" },
  { status: 412, meaning: "stale-read" },
  { status: 429, meaning: "limited", note: "with the window's end" },
  {
    status: 429,
    meaning: "limited",
    note: "without the window's end",
    headers: { "x-rate-limit-reset": null },
  },
  { status: 429, meaning: "limited", note: "of a window long over", headers: { "x-rate-limit-reset": past } },
  {
    status: 429,
    meaning: "limited",
    note: "of concurrency (limit 0)",
    headers: { "x-rate-limit-limit": "0", "x-rate-limit-remaining": "0" },
  },
  {
    status: 429,
    meaning: "limited",
    note: "without any header",
    headers: { "x-rate-limit-limit": null, "x-rate-limit-remaining": null, "x-rate-limit-reset": null },
  },
  { status: 500, meaning: "unreachable" },
  { status: 502, meaning: "unreachable" },
  { status: 503, meaning: "unreachable", note: "read-only" },
  { status: 503, meaning: "unreachable", code: "E0000100" },
  { status: 504, meaning: "unreachable" },
];

function toCases({ status, meaning, code, headers, note }: Answered): readonly FaultCase[] {
  const name = [String(status), code, note].filter((part) => part !== undefined).join(" ");
  const fault = { kind: "answer", status, ...(code && { code }), ...(headers && { headers }) } as const;
  // The token endpoint has errors of its own: Okta's codes say nothing there.
  const place = code === undefined ? {} : ({ only: "org-api" } as const);
  return [
    { name, meaning, isAfter: false, fault, ...place },
    {
      name: `${name}, after the effect`,
      meaning,
      isAfter: true,
      fault: { ...fault, when: "after" },
      ...place,
    },
  ];
}

function lost(kind: "silence" | "reset", name: string): readonly FaultCase[] {
  return [
    { name, meaning: "unreachable", isAfter: false, fault: { kind, when: "before" } },
    {
      name: `${name}, after the effect`,
      meaning: "unreachable",
      isAfter: true,
      fault: { kind, when: "after" },
    },
  ];
}

/** Every fault that the emulated org can make. */
export const faultCases: readonly FaultCase[] = [
  ...answers.flatMap(toCases),
  ...lost("silence", "time-out"),
  ...lost("reset", "connection reset"),
  { name: "cut body", meaning: "unreachable", isAfter: true, fault: { kind: "cut body" } },
  { name: "late answer", meaning: "harmless", isAfter: true, fault: { kind: "delay", delayMs: 20 } },
  { name: "empty page", meaning: "no-rows", isAfter: true, only: "lists", fault: { kind: "empty page" } },
  {
    name: "page without next",
    meaning: "harmless",
    isAfter: true,
    only: "lists",
    fault: { kind: "page without next" },
  },
];
