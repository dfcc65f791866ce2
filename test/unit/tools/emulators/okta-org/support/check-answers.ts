import { subscribe } from "node:diagnostics_channel";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  makeAnswerChecker,
  type SentAnswer,
} from "../../../../../../tools/conformance/openapi/answer-checker.ts";
import { readDescription } from "../../../../../../tools/conformance/openapi/description.ts";

/**
 * Holds every answer of every emulated org against Okta's published description, as far as that lies beside the project.
 * What does not fit is kept until somebody takes it, by the org's address.
 */
const root = join(import.meta.dirname, "../../../../../..");
const folder = join(root, "../shared/okta-openapi");
const cacheFolder = join(root, "node_modules/.cache/okta-openapi");
const files = ["management.yaml", "oauth.yaml"].map((name) => join(folder, name));

const misfitsByOrg = new Map<string, Set<string>>();

if (files.every((file) => existsSync(file))) {
  const check = makeAnswerChecker(files.map((file) => readDescription(file, cacheFolder)));
  subscribe("okta-org:answer", (message) => {
    const answer = message as SentAnswer & { readonly orgUrl: string };
    for (const misfit of check(answer)) {
      const misfits = misfitsByOrg.get(answer.orgUrl) ?? new Set();
      misfitsByOrg.set(answer.orgUrl, misfits.add(misfit));
    }
  });
} else {
  console.warn(
    "okta-org: answers are not held against Okta's description: ../shared/okta-openapi is not there",
  );
}

/** Forgets what an earlier org at this address answered: ports are used again. */
export function forgetAnswers(orgUrl: string): void {
  misfitsByOrg.delete(orgUrl);
}

/** @throws Error naming every answer of the org, since this was last asked, that does not fit the description. */
export function expectDescribedAnswers(orgUrl: string): void {
  const misfits = [...(misfitsByOrg.get(orgUrl) ?? [])];
  misfitsByOrg.delete(orgUrl);
  if (misfits.length === 0) return;
  throw new Error(`answers that do not fit Okta's published description:\n${misfits.join("\n")}`);
}
