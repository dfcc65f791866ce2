import type { SendHttp } from "../../../shared/runtime/http.ts";
import { readId } from "../../../tools/local/admin.ts";
import { type BareOptions, type BareOrgs, listProblems, startBareOrgs } from "./bare-orgs.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";

/**
 * How a run ends too soon. `dies-before`, `dies-after`: the function is gone, before the request left or after it took effect.
 * `loses-answer`: it took effect, and its answer never came; the run goes on. `cut-off`: from here on nothing answers.
 */
export const interruptions = ["dies-before", "dies-after", "loses-answer", "cut-off"] as const;
export type Interruption = (typeof interruptions)[number];

/** Something that a run did to the world outside: a request, or the write of a secret. */
export interface Moment {
  /** Counted from 0. */
  readonly index: number;
  readonly what: string;
  /** Reading changes nothing: to stop there is to stop after the last change. */
  readonly isChange: boolean;
}

class Interrupted extends Error {}

/** A tile in the source org that opens one app of the target. */
export const deepLinks = [
  { label: "Payroll", url: "https://target.example.com/home/payroll/0oa1payroll1234567/1" },
];

export interface FullOptions extends BareOptions {
  /** Whom the connection is about; an app unless given. */
  readonly scopeKind?: "app" | "groups";
}

/** Two orgs whose connection has everything that one can have: also a group that is assigned to the app, a tile, and a rule. */
async function startFull({ scopeKind = "app", ...options }: FullOptions): Promise<BareOrgs> {
  const orgs = await startBareOrgs({
    ...options,
    connection: { federation: { deepLinks, routingRule: true }, ...options.connection },
  });
  const groupId = readId(
    await orgs.sourceAdmin.call("POST", "/api/v1/groups", { profile: { name: "People" } }),
  );
  const scope = { kind: scopeKind, groupIds: [groupId] };
  return { ...orgs, run: (action, given) => orgs.run(action, { ...given, connection: { scope } }) };
}

/** What an undisturbed run does, in order, and how the orgs are then. */
export async function recordWhole(
  options: FullOptions = {},
): Promise<{ readonly moments: readonly Moment[]; readonly end: Snapshot }> {
  const orgs = await startFull(options);
  try {
    const moments: Moment[] = [];
    const note = (what: string, isChange: boolean): unknown =>
      moments.push({ index: moments.length, what, isChange });
    orgs.secrets.meddle = (when) => {
      if (when === "before") note("write of a secret", true);
      return Promise.resolve();
    };
    const send: SendHttp = (request) => {
      note(
        `${request.method} ${new URL(request.url).pathname}`.replaceAll(/\b0[0-9a-z][A-Za-z0-9]{18}\b/g, "…"),
        request.method !== "GET",
      );
      return orgs.send(request);
    };
    const report = await orgs.run("apply", { send });
    if (!report.ok) throw new Error(listProblems(report).join("\n"));
    return { moments, end: await takeSnapshot(orgs) };
  } finally {
    await orgs.stop();
  }
}

/** Interrupts a first run at one moment, runs again undisturbed, and says what came of it. */
async function runInterrupted(
  moment: number,
  kind: Interruption,
  options: FullOptions = {},
): Promise<{
  readonly problems: readonly string[];
  readonly end: Snapshot;
  readonly changesAfterwards: number;
}> {
  const orgs = await startFull(options);
  try {
    const interruption = interruptAt(moment, kind, orgs);
    await orgs.run("apply", { send: interruption.send }).catch((error: unknown) => {
      if (!(error instanceof Interrupted)) throw error;
    });
    if (!interruption.hasHappened()) throw new Error("the run ended before it was interrupted");
    orgs.secrets.meddle = () => Promise.resolve();
    const report = await orgs.run("apply");
    const end = await takeSnapshot(orgs);
    const again = await orgs.run("plan");
    const changesAfterwards = again.steps.flatMap(({ changes }) => changes).length;
    return { problems: [report, again].flatMap(listProblems), end, changesAfterwards };
  } finally {
    await orgs.stop();
  }
}

function interruptAt(
  moment: number,
  kind: Interruption,
  orgs: BareOrgs,
): { readonly send: SendHttp; readonly hasHappened: () => boolean } {
  let seen = -1;
  let isDead = false;
  const noAnswer = { kind: "no-answer", reason: "timed-out" } as const;
  orgs.secrets.meddle = (when) => {
    if (when === "before") seen += 1;
    const isNow = seen === moment && when === (kind === "dies-before" ? "before" : "after");
    isDead ||= isNow && kind.startsWith("dies");
    // A secret that was written, and Secrets Manager's answer lost: the SDK reports an error.
    if (isDead || (isNow && kind === "loses-answer")) return Promise.reject(new Interrupted());
    return Promise.resolve();
  };
  const send: SendHttp = async (request) => {
    seen += 1;
    if (kind === "cut-off" && seen >= moment) return noAnswer;
    isDead ||= kind === "dies-before" && seen === moment;
    if (isDead) throw new Interrupted();
    const answer = await orgs.send(request);
    if (seen !== moment) return answer;
    if (kind === "loses-answer") return noAnswer;
    isDead = true;
    throw new Interrupted();
  };
  return { send, hasHappened: () => seen >= moment };
}

/** The moments after which a second run did not reach the end of an undisturbed one, each with what was wrong. */
export async function findUnfinished(
  moments: readonly Moment[],
  kind: Interruption,
  end: Snapshot,
  options: FullOptions = {},
): Promise<readonly string[]> {
  const unfinished: string[] = [];
  for (const { index, what } of moments) {
    const came = await runInterrupted(index, kind, options);
    const isSame = JSON.stringify(came.end) === JSON.stringify(end);
    const wrong = [
      ...came.problems,
      ...(isSame ? [] : ["another end"]),
      ...(came.changesAfterwards === 0 ? [] : ["changes left"]),
    ];
    if (wrong.length > 0) unfinished.push(`${index} ${what}: ${wrong.join("; ")}`);
  }
  return unfinished;
}
