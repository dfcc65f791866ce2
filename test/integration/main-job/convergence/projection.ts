import type { Mapping } from "../../../../shared/contracts/mapping.ts";

/** The mapping of every history. */
export const mapping: Mapping = {
  email: { from: "email", lowerCase: true },
  firstName: { from: "firstName", lowerCase: false },
  lastName: { from: "lastName", lowerCase: false },
  title: { from: "title", lowerCase: false },
  costCenter: { from: "costCenter", lowerCase: false },
  nickName: { firstOf: ["nickName", "firstName"], lowerCase: false },
  displayName: { template: "{lastName}, {firstName}", lowerCase: false },
  organization: { value: "Acme" },
};

/** What that mapping makes of somebody, written out by hand, and their login. */
export function projectProfile(
  profile: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string | null>> {
  return {
    login: profile["login"] ?? null,
    email: profile["email"]?.toLowerCase() ?? null,
    firstName: profile["firstName"] ?? null,
    lastName: profile["lastName"] ?? null,
    title: profile["title"] ?? null,
    costCenter: profile["costCenter"] ?? null,
    nickName: profile["nickName"] ?? profile["firstName"] ?? null,
    displayName: `${profile["lastName"]}, ${profile["firstName"]}`,
    organization: "Acme",
  };
}

/** The attributes that a target profile has otherwise than the source wants them. */
export function listDiffering(
  shown: Readonly<Record<string, unknown>>,
  source: Readonly<Record<string, string | null>>,
): readonly string[] {
  return Object.entries(projectProfile(source))
    .filter(([name, value]) => (shown[name] ?? null) !== value)
    .map(([name]) => name);
}

/** What the bridge keeps in a profile for itself. */
const ownAttributes = ["sourceUserKey", "sourceStatusRecord", "sourceAdoption"];

/** The attributes that are neither mapped nor the bridge's own, and that two looks show differently. */
export function listForeignChanges(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly string[] {
  const written = new Set([...Object.keys(projectProfile({})), ...ownAttributes]);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !written.has(name) && (before[name] ?? null) !== (after[name] ?? null),
  );
}
