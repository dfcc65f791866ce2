import type { Change } from "../../contracts/outcomes.ts";
import type { Beginning } from "./beginnings.ts";
import type { Profile } from "./people.ts";

/** What one request to the target org does to the person. */
export type Operation =
  | ({ readonly kind: "create"; readonly profile: Profile } & Pick<Beginning, "credentials" | "isActive">)
  /**
   * Writes attributes and, around a change of status, the record of who decided it. `isUpdate`: there are mapped attributes
   * among them. `mayFail`: what shuts somebody off goes on without it, if need be.
   */
  | {
      readonly kind: "write";
      readonly profile: Profile;
      readonly isUpdate: boolean;
      readonly mayFail: boolean;
    }
  /** Takes somebody adopted into the group of the people who may sign in from the source org. */
  | { readonly kind: "join-group" }
  | { readonly kind: "lifecycle"; readonly action: LifecycleAction };

export type LifecycleAction = Extract<Change, "activate" | "suspend" | "unsuspend" | "deactivate">;

/**
 * The write of these attributes; nothing when there are none.
 * @param differing the mapped attributes among them
 */
export function buildWrite(profile: Profile, differing: Profile, mayFail: boolean): readonly Operation[] {
  if (Object.keys(profile).length === 0) return [];
  return [{ kind: "write", profile, isUpdate: Object.keys(differing).length > 0, mayFail }];
}
