import { matchesField } from "./field-path.ts";

/** Which way a field may differ. */
export type Leave =
  /** Any value of the recorded type. */
  | "value"
  /** Any value, of any type, or none at all. */
  | "all";

interface KeptDifference {
  /** Dotted path in an answer, from the right end; `*` stands for one name or index. */
  readonly field: string;
  readonly leave: Leave;
  readonly reason: string;
}

/** The differences that are right to keep: fields, never sessions or exchanges. At most 25. */
export const keptDifferences: readonly KeptDifference[] = [
  { field: "errorId", leave: "value", reason: "random per answer" },
  { field: "access_token", leave: "value", reason: "random per answer, opaque to clients" },
  { field: "client_secret", leave: "value", reason: "random per client" },
  { field: "activationToken", leave: "value", reason: "random per answer" },
  { field: "activationUrl", leave: "value", reason: "holds the activation token" },
  { field: "resetPasswordUrl", leave: "value", reason: "holds a random token" },
  { field: "tempPassword", leave: "value", reason: "random per answer" },
  {
    field: "_links.logo.*.href",
    leave: "value",
    reason: "an address at Okta's content network, with a build hash",
  },
  { field: "realmId", leave: "all", reason: "shown by orgs with realms only" },
  { field: "universalLogout", leave: "all", reason: "differs between orgs of the same month" },
  { field: "emOptInStatus", leave: "all", reason: "differs between orgs of the same month" },
  { field: "participate_slo", leave: "all", reason: "shown by orgs with single logout only" },
  {
    field: "orn",
    leave: "value",
    reason: "begins with the partition that the org is in (okta, oktapreview)",
  },
  { field: "x5c.*", leave: "value", reason: "a certificate of the org's own key" },
  {
    field: "lastMembershipUpdated",
    leave: "value",
    reason: "follows seconds later, and replicas disagree: a recorded one goes back in time",
  },
  { field: "n", leave: "value", reason: "modulus of a key that the org made" },
];

/** How far the field may differ; `undefined` when it may not. */
export function findLeave(path: readonly string[]): Leave | undefined {
  return keptDifferences.find(({ field }) => matchesField(field, path))?.leave;
}
