import * as v from "valibot";

/**
 * How somebody new begins in the target org: `federated` is active at once and has no password, the others are those of Okta's
 * Org2Org app. `pending_*` waits in STAGED until somebody in the target activates them. No mail is sent with any of them.
 */
export const initialStatuses = [
  "federated",
  "active_with_pass",
  "active_without_pass",
  "pending_with_pass",
  "pending_without_pass",
] as const;

export const initialStatusSchema = v.optional(v.picklist(initialStatuses), "federated");
export type InitialStatus = (typeof initialStatuses)[number];

/** `create-staged`: somebody in scope who is not activated in the source yet is made in the target already, STAGED as well. */
export const whenSourceStagedSchema = v.optional(v.picklist(["ignore", "create-staged"]), "ignore");
