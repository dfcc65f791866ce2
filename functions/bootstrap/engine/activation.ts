import type { OktaObject } from "./object-step.ts";
import { explain } from "./problems.ts";
import type { OrgSite } from "./site.ts";
import type { Change } from "./step.ts";

/**
 * What somebody switched off is switched on again.
 * @param path where objects of its kind are, such as `/api/v1/apps`
 */
export function activateIfOff(
  object: OktaObject,
  path: string,
  org: OrgSite,
  title: string,
): readonly Change[] {
  return object["status"] === "ACTIVE" ? [] : [toggle("activate", object, path, org, title)];
}

/** What is not asked for any more is switched off, where it is not. */
export function deactivateIfOn(
  object: OktaObject,
  path: string,
  org: OrgSite,
  title: string,
): readonly Change[] {
  return object["status"] === "ACTIVE" ? [toggle("deactivate", object, path, org, title)] : [];
}

function toggle(
  action: "activate" | "deactivate",
  { id }: OktaObject,
  path: string,
  org: OrgSite,
  title: string,
): Change {
  return {
    action,
    what: title,
    perform: async () =>
      explain(
        await org.change({ method: "POST", path: `${path}/${id}/lifecycle/${action}` }),
        org.side,
        `${action === "activate" ? "activating" : "deactivating"} the ${title}`,
      ),
  };
}
