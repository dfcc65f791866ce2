import type { Connection } from "../../contracts/connection.ts";
import type { HoldReason, IgnoreReason } from "../../contracts/outcomes.ts";
import { mapProfile } from "./map-profile.ts";
import type { Profile, SourceReading, SourceUser } from "./people.ts";
import type { Wish } from "./status-table.ts";

/** What the target org should show of one person. */
export type Desired =
  /** There, with this login and these attributes. */
  | {
      readonly kind: "present";
      readonly wish: Extract<Wish, "enabled" | "staged" | "suspended">;
      readonly login: string;
      readonly profile: Profile;
      readonly createdMs: number;
    }
  /** Shut off. `login` is where they may be found; null when the source no longer knows. */
  | {
      readonly kind: "removed";
      readonly wish: Extract<Wish, "deactivated" | "removed-by-suspending">;
      readonly login: string | null;
    }
  | { readonly kind: "ignored"; readonly reason: IgnoreReason }
  | { readonly kind: "held"; readonly reason: HoldReason };

type WishPolicy = Pick<Connection, "mapping" | "onLeave" | "onUnassign" | "whenSourceStaged">;

/** Turns what the source org says about somebody into what the target org should show of them. */
export function decideWish(reading: SourceReading, policy: WishPolicy): Desired {
  switch (reading.kind) {
    case "in-scope":
      return decideWishInScope(reading, policy);
    case "deactivated":
      return { kind: "removed", wish: wishOfRemoval(policy.onLeave), login: readLogin(reading.user) };
    case "missing":
      return { kind: "removed", wish: wishOfRemoval(policy.onLeave), login: null };
    case "out-of-scope":
      return { kind: "removed", wish: wishOfRemoval(policy.onUnassign), login: readLogin(reading.user) };
    case "assignment-unclear":
      return { kind: "held", reason: "assignment-unclear" };
  }
}

function decideWishInScope(
  { user, login, appAttributes }: Extract<SourceReading, { kind: "in-scope" }>,
  policy: WishPolicy,
): Desired {
  const present = {
    kind: "present",
    login,
    profile: mapProfile((appAttributes ?? user).profile, policy.mapping),
    createdMs: user.createdMs,
  } as const;
  switch (user.status) {
    case "STAGED":
      return policy.whenSourceStaged === "create-staged"
        ? { ...present, wish: "staged" }
        : { kind: "ignored", reason: "source-staged" };
    case "SUSPENDED":
      return { ...present, wish: "suspended" };
    case "DEPROVISIONED": // a reading says `deactivated` then; here only so that no status is forgotten
      return { kind: "removed", wish: wishOfRemoval(policy.onLeave), login };
    case "PROVISIONED":
    case "ACTIVE":
    case "RECOVERY":
    case "PASSWORD_EXPIRED":
    case "LOCKED_OUT":
      return { ...present, wish: "enabled" };
  }
}

function wishOfRemoval(
  choice: Connection["onLeave"],
): Extract<Wish, "deactivated" | "removed-by-suspending"> {
  return choice === "deactivate" ? "deactivated" : "removed-by-suspending";
}

function readLogin(user: SourceUser): string | null {
  const login = user.profile["login"];
  return typeof login === "string" ? login : null;
}
