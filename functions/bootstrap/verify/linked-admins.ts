import * as v from "valibot";
import { succeed } from "../../../shared/core/result.ts";
import { listIam } from "../engine/iam.ts";
import { stop } from "../engine/problems.ts";
import type { Step } from "../engine/step.ts";

/** No admin of the target may be linked to the source org: the limits of account linking bind at the first sign-in only. */
export const adminLinkCheck: Step = {
  id: "verify-no-admin-linked",
  where: "target",
  isWanted: ({ connection }) => connection.federation !== "none",
  async examine(site, { idpId }) {
    const admins = await listIam(site.target, "/api/v1/iam/assignees/users?limit=100", "value");
    if (!admins.ok) return admins;
    if (admins.value.kind === "not-offered" || idpId === undefined)
      return succeed({
        existed: null,
        changes: [],
        warnings: ["The target org does not list its admins: look by hand that none of them is linked."],
      });
    const linked: string[] = [];
    for (const { id } of admins.value.objects) {
      const link = await site.target.reads.find(
        `/api/v1/idps/${idpId}/users/${id}`,
        v.looseObject({}),
        "looking for an admin's link",
      );
      if (!link.ok) return link;
      if (link.value !== null) linked.push(id);
    }
    if (linked.length === 0)
      return succeed({
        existed: null,
        changes: [],
        verified: ["no admin of the target is linked to the source org"],
      });
    return stop(
      "too-privileged",
      `Admins of the target org are linked to the source org, whose admins could sign in as them: ${linked.join(", ")}.`,
      "Unlink them (Security, Identity Providers, or DELETE /api/v1/idps/{idp}/users/{user}).",
    );
  },
};
