import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import { fail, type Result, succeed } from "../../../shared/core/result.ts";
import type { AdminFailure } from "../../../shared/okta/admin-requests.ts";
import { type OktaObject, objectSchema } from "./object-step.ts";
import { describeFailure, stop } from "./problems.ts";
import type { OrgSite } from "./site.ts";
import { valueIn } from "./text-in.ts";

const linksSchema = v.optional(v.looseObject({ next: v.nullish(v.looseObject({ href: v.string() })) }), {});

/** What asking for custom roles came to: an org may not have them at all. */
export type IamList =
  | { readonly kind: "list"; readonly objects: readonly OktaObject[] }
  | { readonly kind: "not-offered" };

/**
 * A list of `/api/v1/iam`, which unlike others is wrapped in an object and has its next page in `_links`.
 * @param member the name under which the rows are, such as `roles`
 */
export async function listIam(org: OrgSite, path: string, member: string): Promise<Result<IamList, Problem>> {
  const objects: OktaObject[] = [];
  let next: string | null = path;
  while (next !== null) {
    const answer: Awaited<ReturnType<OrgSite["reads"]["ask"]>> = await org.reads.ask(next);
    if (!answer.ok) {
      if (isNotOffered(answer.failure)) return succeed({ kind: "not-offered" });
      return fail(describeFailure(answer.failure, org.side, `reading the ${member}`));
    }
    const rows = parse(v.array(objectSchema), valueIn(answer.value.body, member));
    const links = parse(linksSchema, valueIn(answer.value.body, "_links") ?? {});
    if (!rows.ok || !links.ok)
      return stop(
        "refused",
        `The ${org.side} org's answer about its ${member} has another shape than Okta documents.`,
        "Run the same action again; if it stays, this version does not fit the org.",
      );
    objects.push(...rows.value);
    next = links.value.next == null ? null : toPath(links.value.next.href, org.url);
  }
  return succeed({ kind: "list", objects });
}

/**
 * Where custom admin roles are not part of the plan, Okta refuses the whole area. Admins who may not see it (E0000006) are
 * another matter: they must not end with a standard role, which may do more.
 * @see https://developer.okta.com/docs/reference/error-codes/ (E0000015: no permission to access the feature)
 */
function isNotOffered(failure: AdminFailure): boolean {
  if (failure.kind === "forbidden") return failure.error?.errorCode !== "E0000006";
  return failure.kind === "not-found" || failure.kind === "refused";
}

function toPath(href: string, orgUrl: string): string {
  const { pathname, search } = new URL(href, orgUrl);
  return pathname + search;
}
