import type { Admin } from "../../../tools/local/admin.ts";

/** An object of an org, as a test edits it. */
export interface Editable {
  readonly id: string;
  [name: string]: unknown;
}

/** What bootstrap made for the connection, by what an admin would look for. */
const lists = {
  app: ["/api/v1/apps?limit=200", (row) => row["signOnMode"] === "SAML_2_0"],
  client: ["/api/v1/apps?limit=200", (row) => row["signOnMode"] === "OPENID_CONNECT"],
  tile: ["/api/v1/apps?limit=200", (row) => row["signOnMode"] === "BOOKMARK"],
  hook: ["/api/v1/eventHooks", () => true],
  idp: ["/api/v1/idps", () => true],
  group: ["/api/v1/groups?limit=200", (row) => at(row, "profile.name") === "orgbridge acme"],
  share: ["/api/v1/principal-rate-limits", () => true],
  role: ["/api/v1/iam/roles", () => true],
  set: ["/api/v1/iam/resource-sets", () => true],
} as const satisfies Record<string, readonly [path: string, isIt: (row: Editable) => boolean]>;

/** The one object of a kind. @throws when there is none, or more than one */
export async function findObject(admin: Admin, kind: keyof typeof lists): Promise<Editable> {
  const found = await listObjects(admin, kind);
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`${found.length} objects of kind ${kind}`);
  return one;
}

export async function listObjects(admin: Admin, kind: keyof typeof lists): Promise<readonly Editable[]> {
  const [path, isIt] = lists[kind];
  const answer = await admin.call("GET", path);
  const rows = Array.isArray(answer) ? answer : Object.values(answer as object).find(Array.isArray);
  return (rows as Editable[]).filter(isIt);
}

/** The value at a path such as `settings.app.acsUrl`. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (found, name) => (found as Readonly<Record<string, unknown>> | undefined)?.[name],
      value,
    );
}

/** Sets what is at a path of an object, in place, and gives the object back. */
export function put(object: Editable, path: string, value: unknown): Editable {
  const names = path.split(".");
  const last = names.pop() ?? "";
  const owner = names.length === 0 ? object : at(object, names.join("."));
  (owner as Record<string, unknown>)[last] = value;
  return object;
}
