import type { BareOrgs } from "./bare-orgs.ts";

/** Everything that bootstrap can change, without what differs from run to run: addresses, ids, keys and times. */
export type Snapshot = Readonly<Record<string, unknown>>;

interface Listing {
  readonly name: string;
  readonly path: string;
  /** Where in the answer the rows are; the answer itself by default. */
  readonly member?: string;
  /** What the rows are called in the snapshot. */
  readonly nameOf: (row: Row) => unknown;
  /** Reads what belongs to a row. */
  readonly parts?: readonly ((row: Row) => {
    readonly name: string;
    readonly path: string;
    member?: string;
  })[];
}

type Row = Readonly<Record<string, unknown>>;

const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((found, name) => (found as Row | undefined)?.[name], value);

const listings: readonly Listing[] = [
  {
    name: "apps",
    path: "/api/v1/apps?limit=200",
    nameOf: (row) => `${String(row["name"]).split("_").slice(-2).join("_")} ${String(row["label"])}`,
    parts: [
      ({ id }) => ({ name: "grants", path: `/api/v1/apps/${String(id)}/grants` }),
      ({ id }) => ({ name: "groups", path: `/api/v1/apps/${String(id)}/groups` }),
      ({ id, signOnMode }) => ({
        name: "roles",
        path: signOnMode === "OPENID_CONNECT" ? `/oauth2/v1/clients/${String(id)}/roles` : "",
      }),
    ],
  },
  {
    name: "roles",
    path: "/api/v1/iam/roles",
    member: "roles",
    nameOf: (row) => row["label"],
    parts: [
      ({ id }) => ({
        name: "permissions",
        path: `/api/v1/iam/roles/${String(id)}/permissions`,
        member: "permissions",
      }),
    ],
  },
  {
    name: "resource sets",
    path: "/api/v1/iam/resource-sets",
    member: "resource-sets",
    nameOf: (row) => row["label"],
    parts: [
      ({ id }) => ({
        name: "resources",
        path: `/api/v1/iam/resource-sets/${String(id)}/resources`,
        member: "resources",
      }),
    ],
  },
  { name: "groups", path: "/api/v1/groups?limit=200", nameOf: (row) => at(row, "profile.name") },
  { name: "identity providers", path: "/api/v1/idps?limit=200", nameOf: (row) => row["name"] },
  { name: "trusted certificates", path: "/api/v1/idps/credentials/keys", nameOf: () => "certificate" },
  {
    name: "policies",
    path: "/api/v1/policies?type=IDP_DISCOVERY",
    nameOf: (row) => row["name"],
    parts: [({ id }) => ({ name: "rules", path: `/api/v1/policies/${String(id)}/rules` })],
  },
  { name: "hooks", path: "/api/v1/eventHooks", nameOf: (row) => row["name"] },
  { name: "rate limits", path: "/api/v1/principal-rate-limits", nameOf: () => "share" },
  { name: "schema", path: "/api/v1/meta/schemas/user/default", nameOf: () => "schema" },
];

/** @returns both orgs and the connection's secrets, in a form in which two runs that came to the same end are equal */
export async function takeSnapshot(orgs: BareOrgs): Promise<Snapshot> {
  const found = { source: await readOrg(orgs.sourceAdmin), target: await readOrg(orgs.targetAdmin) };
  const entries = ["hook", "source", "target", "public", "admins"] as const;
  const secrets = entries.map((entry) => [
    entry,
    orgs.secrets.text(orgs.nameOf(entry)).startsWith("{")
      ? orgs.secrets.json(orgs.nameOf(entry))
      : "a secret in plain text",
  ]);
  const whole = { ...found, secrets: Object.fromEntries(secrets) };
  const names = new Map<string, string>();
  nameIds(whole, "", names);
  names.set(orgs.source.url, "SOURCE").set(orgs.target.url, "TARGET").set(orgs.apiUrl, "API");
  names.set(new URL(orgs.target.url).host, "TARGET");
  names.set(orgs.source.apiToken, "source token").set(orgs.target.apiToken, "target token");
  let text = JSON.stringify(normalize(whole));
  for (const [id, name] of names) text = text.replaceAll(id, name);
  return sortRows(JSON.parse(text) as unknown) as Snapshot;
}

async function readOrg(admin: BareOrgs["sourceAdmin"]): Promise<Row> {
  const org: Record<string, unknown> = {};
  for (const { name, path, member, nameOf, parts = [] } of listings) {
    const answer = await admin.call("GET", path);
    const rows = [member === undefined ? answer : at(answer, member)].flat() as Row[];
    org[name] = await Promise.all(
      rows.map(async (row) => {
        const belongings: Record<string, unknown> = {};
        for (const part of parts) {
          const { name: partName, path: partPath, member: partMember } = part(row);
          if (partPath === "") continue;
          const read = await admin.call("GET", partPath);
          belongings[partName] = partMember === undefined ? read : at(read, partMember);
        }
        return { called: nameOf(row), ...row, ...belongings };
      }),
    );
  }
  // A client's share stays behind when the client is deleted: Okta has no way to delete one.
  const clientIds = (org["apps"] as Row[]).map(({ id }) => id);
  org["rate limits"] = (org["rate limits"] as Row[]).filter(({ principalId }) =>
    clientIds.includes(principalId),
  );
  return org;
}

/** Ids that an org made, by what the object is called: what points to another object then still shows to which. */
function nameIds(value: unknown, path: string, names: Map<string, string>): void {
  if (typeof value !== "object" || value === null) return;
  const { id, kid, called } = value as Row;
  if (typeof id === "string" && typeof called === "string") names.set(id, `<${path} ${called}>`);
  if (typeof kid === "string") names.set(kid, `<key of ${path}>`);
  for (const [name, part] of Object.entries(value as Row)) {
    nameIds(part, Array.isArray(value) ? path : `${path}/${name}`, names);
  }
}

/** Times, links, and values that are new in every run. */
const dropped =
  /^(_links|_embedded|created\w*|lastUpdated?\w*|lastMembershipUpdated|lastUpdate\w*|objectClass|orgId|orn|expiresAt|x5c|x5t.*|n|e|x|y|d|certificates|notBefore)$/;
const anyId =
  /\b(?:sp[a-z]|0[0-9a-z]{2}|cr0|iam|ire|irb|exk|who|prv|mtp|oag|KVJ|JBC|IFI|oty)[A-Za-z0-9_-]{15,18}\b/;

function normalize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalize);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Row)
      .filter(([name]) => !dropped.test(name))
      .map(([name, part]) => [name, normalize(part)]),
  );
}

/** Lists in an order that does not depend on which was made first; ids that nothing else has are only known to be there. */
function sortRows(value: unknown): unknown {
  if (typeof value === "string") return value.replace(anyId, "<id>");
  if (Array.isArray(value)) {
    return value
      .map(sortRows)
      .map((row) => [JSON.stringify(row), row] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value as Row).map(([name, part]) => [name, sortRows(part)]));
}
