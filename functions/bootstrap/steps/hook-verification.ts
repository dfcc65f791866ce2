import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { buildHookUrl } from "../desired/event-hook.ts";
import { objectSchema } from "../engine/object-step.ts";
import { describeFailure, explain, stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";
import { hooksPath, isOurHook } from "./event-hook.ts";

const hookSchema = v.looseObject({
  ...objectSchema.entries,
  status: v.string(),
  verificationStatus: v.string(),
});

/** Okta calls our address once, and only sends events when it has answered. */
export const hookVerificationStep: Step = {
  id: "event-hook-verification",
  where: "source",
  isWanted: () => true,
  async examine(site, { hookMustBeVerified = false }) {
    const listed = await site.source.reads.list(hooksPath, hookSchema, "looking through the event hooks");
    if (!listed.ok) return listed;
    const hook = listed.value.find((each) => isOurHook(each, site));
    const isActive = hook?.status === "ACTIVE";
    const isVerified = hook?.verificationStatus === "VERIFIED" && !hookMustBeVerified;
    const call = (action: "activate" | "verify") => async (): Promise<Result<unknown, Problem>> =>
      explainVerification(
        await site.source.change({
          method: "POST",
          path: `${hooksPath}/${hook?.id ?? ""}/lifecycle/${action}`,
        }),
        site,
      );
    return succeed({
      existed: hook === undefined ? null : `event hook ${hook.id}, ${hook.verificationStatus}`,
      changes: [
        ...(hook === undefined || isActive
          ? []
          : [{ action: "activate" as const, what: "event hook", perform: call("activate") }]),
        ...(isVerified
          ? []
          : [
              {
                action: "activate" as const,
                what: "delivery, by verifying the event hook",
                perform: call("verify"),
              },
            ]),
      ],
      verified: isActive && isVerified ? ["Okta has verified the event hook"] : [],
    });
  },
};

function explainVerification(
  answer: Awaited<ReturnType<Site["source"]["change"]>>,
  site: Site,
): Result<unknown, Problem> {
  if (answer.ok || answer.failure.kind !== "refused")
    return explain(answer, "source", "verifying the event hook");
  return stop(
    "hook-unverified",
    `Okta could not verify the event hook at ${buildHookUrl(site)}: ${describeFailure(answer.failure, "source", "verifying it").message}`,
    "Check that the stack is deployed and its API reachable from the internet, then run the same action again.",
  );
}
