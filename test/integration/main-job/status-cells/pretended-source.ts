import type { Connection } from "../../../../shared/contracts/connection.ts";
import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import type { Wish } from "../../../../shared/core/plan/status-table.ts";
import type { SourceDirectory } from "../../../../shared/core/ports.ts";
import { succeed } from "../../../../shared/core/result.ts";

/** Somebody of the source org who is to stand somehow in the target. */
export interface Person {
  readonly userId: string;
  readonly login: string;
}

/** A source org that says this of somebody assigned, at once and for nothing; a history takes many steps. */
export function pretendSource(
  { userId, login }: Person,
  status: UserStatus,
  title: string | null = null,
): SourceDirectory {
  const profile = { login, email: login, firstName: "Ann", lastName: "Able", title };
  const times = { createdMs: Date.now(), lastUpdatedMs: Date.now() };
  const user = { id: userId, status, isInTransition: false, ...times, profile };
  return {
    readAppUser: () =>
      Promise.resolve(succeed({ user, status: "ACTIVE", userName: login, attributes: null })),
    readUser: () => Promise.resolve(succeed(user)),
    readApp: () => Promise.resolve(succeed({ isActive: true })),
    listUserGroups: () => Promise.resolve(succeed({ groups: [], next: null, mayBeCut: false })),
    readGroup: () => Promise.resolve(succeed(null)),
    seesAnybody: () => Promise.resolve(succeed(true)),
  };
}

/** What the source shows, and what the connection chose, when this is wanted. */
export const wishes: Readonly<
  Record<
    Wish,
    {
      readonly status: UserStatus;
      readonly choices: Partial<Pick<Connection, "onLeave" | "whenSourceStaged">>;
    }
  >
> = {
  enabled: { status: "ACTIVE", choices: {} },
  staged: { status: "STAGED", choices: { whenSourceStaged: "create-staged" } },
  suspended: { status: "SUSPENDED", choices: {} },
  deactivated: { status: "DEPROVISIONED", choices: { onLeave: "deactivate" } },
  "removed-by-suspending": { status: "DEPROVISIONED", choices: { onLeave: "suspend" } },
};
