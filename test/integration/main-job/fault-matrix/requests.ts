import { targetAttributes } from "../../../../shared/contracts/names.ts";
import type { HttpRequest } from "../../../../shared/runtime/http.ts";
import type { FaultCase } from "./faults.ts";

/** What a request of the bridge asks or does. */
const roles = [
  "source token",
  "source assignment",
  "source user",
  "source app",
  "source groups",
  "source group",
  "source anybody",
  "target token",
  "target login",
  "target id",
  "target search",
  "target create",
  "target update",
  "target record",
  "target status",
  "target group",
] as const;
export type Role = (typeof roles)[number];

/** One outbound request, as far as its faults depend on it. */
export interface Sent {
  readonly role: Role;
  readonly org: "source" | "target";
  readonly method: HttpRequest["method"];
  readonly path: string;
  readonly isWrite: boolean;
  /** The status of the answer; null while there is none, or when none came. */
  readonly answered: number | null;
}

const sourcePaths: readonly (readonly [RegExp, Role])[] = [
  [/^\/oauth2\/v1\/token$/, "source token"],
  [/^\/api\/v1\/apps\/\w+\/users\/\w+$/, "source assignment"],
  [/^\/api\/v1\/apps\/\w+$/, "source app"],
  [/^\/api\/v1\/users\/\w+\/groups$/, "source groups"],
  [/^\/api\/v1\/users\/\w+$/, "source user"],
  [/^\/api\/v1\/groups\/\w+$/, "source group"],
  [/^\/api\/v1\/users$/, "source anybody"],
];

const targetPaths: readonly (readonly [RegExp, Role])[] = [
  [/^POST \/oauth2\/v1\/token$/, "target token"],
  [/^GET \/api\/v1\/users$/, "target search"],
  [/^GET \/api\/v1\/users\/[^/]*@[^/]*$/, "target login"],
  [/^GET \/api\/v1\/users\/\w+$/, "target id"],
  [/^POST \/api\/v1\/users$/, "target create"],
  [/^POST \/api\/v1\/users\/\w+$/, "target update"],
  [/^POST \/api\/v1\/users\/\w+\/lifecycle\/\w+$/, "target status"],
  [/^PUT \/api\/v1\/groups\/\w+\/users\/\w+$/, "target group"],
];

/** @throws when it is none that the bridge is known to send: the list of roles has to grow then */
export function describeRequest(request: HttpRequest, org: Sent["org"]): Sent {
  const path = new URL(request.url).pathname;
  const { method } = request;
  const [, role] =
    org === "source"
      ? (sourcePaths.find(([pattern]) => pattern.test(path)) ?? [])
      : (targetPaths.find(([pattern]) => pattern.test(`${method} ${path}`)) ?? []);
  if (role === undefined) throw new Error(`an unknown request to the ${org}: ${method} ${path}`);
  const isWrite = method !== "GET" && !role.endsWith("token");
  return { role: refine(role, request.body), org, method, path, isWrite, answered: null };
}

/** A write of nothing but the record of who decided is one of its own: somebody can be shut off without it. */
function refine(role: Role, body: string | undefined): Role {
  if (role !== "target update" || body === undefined) return role;
  const { profile } = JSON.parse(body) as { profile: Readonly<Record<string, unknown>> };
  return Object.keys(profile).join() === targetAttributes.statusRecord ? "target record" : role;
}

const lists: ReadonlySet<Role> = new Set(["source groups", "source anybody", "target search"]);

/** Whether a fault can happen to a request, and is another one there than its counterpart before the effect. */
export function canMeet(
  { role, isWrite }: Pick<Sent, "role" | "isWrite">,
  { fault, isAfter, only }: FaultCase,
): boolean {
  if (only === "lists") return lists.has(role);
  if (only === "org-api" && role.endsWith("token")) return false;
  const hasCounterpart = fault.kind === "answer" || fault.kind === "silence" || fault.kind === "reset";
  return isWrite || !(isAfter && hasCounterpart);
}

const notOfApps: ReadonlySet<Role> = new Set([
  "source groups",
  "source group",
  "source anybody",
  "target group",
]);

/** What is asked and done where an app is the scope, and nobody is adopted. */
export const rolesInAppScope: readonly Role[] = roles.filter((role) => !notOfApps.has(role));
