import type { InitialStatus } from "../../contracts/initial-status.ts";

/** How a new user is created. */
export interface Beginning {
  /** What they sign in with: the source org, a password that nobody knows, or nothing yet. */
  readonly credentials: "federation" | "password" | "none";
  /** Created active, or STAGED. */
  readonly isActive: boolean;
  /** Whether they are activated by a call of its own: to be created active without a password would send them a mail. */
  readonly isActivatedNext: boolean;
}

type NewUser = Pick<Beginning, "credentials"> & {
  readonly activation: "when created" | "next" | "left to others";
};

/**
 * What each `initialStatus` means to Okta.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/ "Create a user"
 */
const newUsers: Readonly<Record<InitialStatus, NewUser>> = {
  federated: { credentials: "federation", activation: "when created" },
  active_with_pass: { credentials: "password", activation: "when created" },
  active_without_pass: { credentials: "none", activation: "next" },
  pending_with_pass: { credentials: "password", activation: "left to others" },
  pending_without_pass: { credentials: "none", activation: "left to others" },
};

/** How somebody new begins who is wanted usable, or (`staged`) as little activated as they are in the source. */
export function decideBeginning(initialStatus: InitialStatus, wish: "enabled" | "staged"): Beginning {
  const { credentials, activation } = newUsers[initialStatus];
  return {
    credentials,
    isActive: wish === "enabled" && activation === "when created",
    isActivatedNext: wish === "enabled" && activation === "next",
  };
}

/** Whether somebody STAGED waits for others to activate them. */
export function leavesStaged(initialStatus: InitialStatus): boolean {
  return newUsers[initialStatus].activation === "left to others";
}
