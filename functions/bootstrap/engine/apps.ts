import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import type { Result } from "../../../shared/core/result.ts";
import { dropReadOnly, type JsonObject, mergeDesired } from "./compare.ts";
import { type OktaObject, objectSchema } from "./object-step.ts";
import type { OrgSite, Site } from "./site.ts";
import { textIn } from "./text-in.ts";

export const appsPath = "/api/v1/apps";

/** Every app of an org: apps are known by their mark, since their labels need not be unique and may be changed. */
export function listApps(org: OrgSite): Promise<Result<readonly OktaObject[], Problem>> {
  return org.reads.list(`${appsPath}?limit=200`, objectSchema, "looking through the apps");
}

/** Admins read the mark as a note on the app's page. */
export function buildNotes(site: Site, role: string): JsonObject {
  return { admin: `${site.mark} (${role}). Do not edit.` };
}

/** Whether a description says that bootstrap made it for this connection, and not for one whose name begins alike. */
export function isMarked(description: string | undefined, site: Site): boolean {
  const [, rest] = description?.split(site.mark) ?? [];
  return rest !== undefined && !/^[A-Za-z0-9-]/.test(rest);
}

/** Whether an app carries our mark, for this role or for any. */
export function isMarkedApp(app: OktaObject, site: Site, role?: string): boolean {
  const note = textIn(app, "settings.notes.admin");
  return isMarked(note, site) && (role === undefined || note?.includes(`${site.mark} (${role})`) === true);
}

const readOnly = ["id", "orn", "_links", "_embedded", "created", "lastUpdated", "status", "features"];

/** The whole app with the desired settings in it: PUT resets what it is not given. */
export function buildAppBody(app: OktaObject, desired: JsonObject): JsonObject {
  return dropReadOnly(mergeDesired(app, desired), readOnly);
}
