import { isJsonObject, type Json } from "../../emulators/okta-org/json.ts";
import type { OrgSnapshot } from "../../emulators/okta-org/start.ts";
import type { Exchange } from "../recording.ts";

/** Ids of the org and of the admin who called, which the org itself puts into answers. */
export function inferNames(exchanges: readonly Exchange[]): Pick<OrgSnapshot, "orgId" | "adminId"> {
  const text = JSON.stringify(exchanges.map(({ response }) => response.body));
  const orgId = /"orgId":"(00o\w{17})"/.exec(text)?.[1] ?? /"orn:okta\w*:\w+:(00o\w{17}):/.exec(text)?.[1];
  const wellKnown = exchanges.find(({ request }) => request.path === "/.well-known/okta-organization");
  const ownId = wellKnown && readText(wellKnown.response.body, "id");
  const adminId = countCreators(text).sort(([, a], [, b]) => b - a)[0]?.[0];
  return {
    ...((orgId ?? ownId) === undefined ? {} : { orgId: orgId ?? ownId ?? "" }),
    ...(adminId === undefined ? {} : { adminId }),
  };
}

function countCreators(text: string): [id: string, count: number][] {
  const counts = new Map<string, number>();
  for (const [, id = ""] of text.matchAll(/"(?:createdBy|lastUpdatedBy)":(?:\{"id":)?"(00u\w{17})"/g)) {
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts];
}

function readText(body: Json, name: string): string | undefined {
  const value = isJsonObject(body) ? body[name] : undefined;
  return typeof value === "string" ? value : undefined;
}
