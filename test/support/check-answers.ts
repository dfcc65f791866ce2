import { subscribe } from "node:diagnostics_channel";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type AnswerChecker,
  makeAnswerChecker,
  type SentAnswer,
} from "../../tools/conformance/openapi/answer-checker.ts";
import { readDescription } from "../../tools/conformance/openapi/description.ts";

/**
 * Holds every answer of every emulated Okta org in this process against Okta's published description, as far as that lies
 * beside the project. What does not fit is kept until somebody asks: each test does when it ends (`loopback-only.ts`), and
 * programs that tests start print it (`print-misfits.ts`). Not held against it:
 * - orgs of an older vintage (`leaveUnchecked`): the description is of today's Okta;
 * - the replays of `npm run conformance`, for the same reason: they are held against recorded answers;
 * - benchmarks, which no test runs.
 */
const root = join(import.meta.dirname, "../..");
const folder = join(root, "../shared/okta-openapi");
const cacheFolder = join(root, "node_modules/.cache/okta-openapi");
const files = ["management.yaml", "oauth.yaml"].map((name) => join(folder, name));

interface Watch {
  readonly misfitsByOrg: Map<string, Set<string>>;
  readonly unchecked: Set<string>;
}

const { misfitsByOrg, unchecked } = watchOnce();

/** Test files share threads, and so one watch. The description is read when the first org answers. */
function watchOnce(): Watch {
  const shared = globalThis as { orgbridgeAnswers?: Watch };
  if (shared.orgbridgeAnswers !== undefined) return shared.orgbridgeAnswers;
  const watch: Watch = { misfitsByOrg: new Map(), unchecked: new Set() };
  shared.orgbridgeAnswers = watch;
  let check: AnswerChecker | undefined;
  subscribe("okta-org:answer", (message) => {
    check ??= makeChecker();
    const answer = message as SentAnswer & { readonly orgUrl: string };
    if (watch.unchecked.has(answer.orgUrl)) return;
    for (const misfit of check(answer)) {
      const misfits = watch.misfitsByOrg.get(answer.orgUrl) ?? new Set();
      watch.misfitsByOrg.set(answer.orgUrl, misfits.add(misfit));
    }
  });
  return watch;
}

function makeChecker(): AnswerChecker {
  if (files.every((file) => existsSync(file))) {
    return makeAnswerChecker(files.map((file) => readDescription(file, cacheFolder)));
  }
  console.warn(
    "okta-org: skipped: answers are not held against Okta's description: ../shared/okta-openapi is not there",
  );
  return () => [];
}

/** What a program's line about an answer that does not fit begins with. */
export const misfitMark = "okta-org: does not fit Okta's description: ";

/** Forgets what an earlier org at this address answered: ports are used again. */
export function forgetAnswers(orgUrl: string): void {
  misfitsByOrg.delete(orgUrl);
  unchecked.delete(orgUrl);
}

/** The org at this address may answer as the description does not know it: it is older than that. */
export function leaveUnchecked(orgUrl: string): void {
  misfitsByOrg.delete(orgUrl);
  unchecked.add(orgUrl);
}

/** Every answer since the last call, of one org or of all, that does not fit. */
export function takeMisfits(orgUrl?: string): readonly string[] {
  const urls = orgUrl === undefined ? [...misfitsByOrg.keys()] : [orgUrl];
  const taken = urls.flatMap((url) => [...(misfitsByOrg.get(url) ?? [])]);
  for (const url of urls) misfitsByOrg.delete(url);
  return taken;
}

/** @throws Error naming every answer, of one org or of all, since this was last asked, that does not fit the description. */
export function expectDescribedAnswers(orgUrl?: string): void {
  const misfits = takeMisfits(orgUrl);
  if (misfits.length === 0) return;
  throw new Error(`answers that do not fit Okta's published description:\n${misfits.join("\n")}`);
}
