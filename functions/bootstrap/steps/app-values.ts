import * as v from "valibot";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import { readAttribute } from "../../../shared/core/plan/compare-values.ts";
import { listSourceAttributes } from "../../../shared/core/plan/map-profile.ts";
import { succeed } from "../../../shared/core/result.ts";
import { takesAppAttributes } from "../desired/wanted.ts";
import { type PushRules, readPushMapping } from "../engine/app-profile.ts";
import { stop } from "../engine/problems.ts";
import type { Step } from "../engine/step.ts";

const profileSchema = v.record(v.string(), v.unknown());
const assignmentSchema = v.looseObject({
  id: oktaIdSchema,
  profile: v.nullish(profileSchema, {}),
  _embedded: v.looseObject({ user: v.looseObject({ profile: profileSchema }) }),
});
type Assignment = v.InferOutput<typeof assignmentSchema>;

const sampleSize = 20;
/** Okta fills a changed mapping in by a job of its own, of which nothing tells when it has ended. */
const pauseMs = 1000;
const mostLooks = 10;

/**
 * People who have been assigned for long have in the app what its mapping says. Before that the worker must not begin: what the app
 * lacks would be emptied in the target.
 */
export const appValuesStep: Step = {
  id: "source-app-values",
  where: "source",
  isWanted: takesAppAttributes,
  async examine(site, { appId }) {
    if (appId === undefined) return succeed({ existed: null, changes: [] });
    const mapping = await readPushMapping(site, appId);
    if (!mapping.ok) return mapping;
    const copied = listCopied(listSourceAttributes(site.connection.mapping), mapping.value.rules);
    for (let looks = 1; ; looks += 1) {
      const assignments = await site.source.reads.sample(
        `/api/v1/apps/${appId}/users?expand=user&limit=${sampleSize}`,
        assignmentSchema,
        "looking at what the app has of people",
      );
      if (!assignments.ok) return assignments;
      const lacking = findLacking(copied, assignments.value);
      const unfilled = lacking
        .filter(({ lackedBy, hadBy }) => lackedBy.length === hadBy)
        .map(({ name }) => name);
      if (unfilled.length === 0) return succeed(tell(copied, lacking, assignments.value));
      if (looks === mostLooks || site.clock.nowMs() + pauseMs >= site.deadlineMs) return notFilled(unfilled);
      await site.clock.wait(pauseMs);
      site.source.reads.forget();
    }
  },
};

/** An attribute of the app that is a user's, unchanged, with every change of it. */
interface Copied {
  readonly name: string;
  readonly from: string;
}

function listCopied(names: readonly string[], rules: PushRules): readonly Copied[] {
  return names.flatMap((name) => {
    const { expression = "", pushStatus } = rules[name] ?? {};
    const [, from] = /^\s*user\.(\w+)\s*$/.exec(expression) ?? [];
    return from === undefined || pushStatus !== "PUSH" ? [] : [{ name, from }];
  });
}

/** An attribute that people have, and that the app lacks of all of them or of some. */
interface Lacking {
  readonly name: string;
  /** Ids of the people of whom the app lacks it. */
  readonly lackedBy: readonly string[];
  /** How many people have it. */
  readonly hadBy: number;
}

function findLacking(copied: readonly Copied[], assignments: readonly Assignment[]): readonly Lacking[] {
  return copied
    .map(({ name, from }) => {
      const having = assignments.filter(
        ({ _embedded }) => readAttribute(_embedded.user.profile, from) !== null,
      );
      const lacking = having.filter(({ profile }) => readAttribute(profile, name) === null);
      return { name, lackedBy: lacking.map(({ id }) => id), hadBy: having.length };
    })
    .filter(({ lackedBy }) => lackedBy.length > 0);
}

function tell(copied: readonly Copied[], lacking: readonly Lacking[], assignments: readonly Assignment[]) {
  return {
    existed: null,
    changes: [],
    verified:
      assignments.length === 0 || lacking.length > 0
        ? []
        : [`the app has ${copied.length} attributes of ${assignments.length} people as its mapping says`],
    // An admin may have emptied it in an assignment, or the mapping has not been applied to these people yet.
    warnings: lacking.map(
      ({ name, lackedBy }) =>
        `The app lacks ${name} of people who have it, so that it will be empty in the target: ${lackedBy.join(", ")}.`,
    ),
  };
}

function notFilled(names: readonly string[]): ReturnType<typeof stop> {
  return stop(
    "not-in-step",
    `The app has nothing of what its mapping says of people assigned to it: ${names.join(", ")}.`,
    "Open the app's mappings in the source org (Directory, Profile Editor), save them with Apply updates now, then run the same action again.",
  );
}
