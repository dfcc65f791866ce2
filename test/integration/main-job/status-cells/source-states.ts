import type { Connection } from "../../../../shared/contracts/connection.ts";
import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import type { Wish } from "../../../../shared/core/plan/status-table.ts";
import { type Admin, readId } from "../../../../tools/local/admin.ts";
import { assign } from "../../../../tools/local/demo/people.ts";

/** A way for somebody to stand in the source org, and what is wanted of them in the target then. */
export interface SourceState {
  readonly name: string;
  /** Their status; null for somebody deleted. */
  readonly status: UserStatus | null;
  /** Null for somebody whom the bridge leaves alone. */
  readonly wish: Wish | null;
  /** The choices of the connection that make it this wish. */
  readonly choices: Partial<Pick<Connection, "onLeave" | "onUnassign" | "whenSourceStaged">>;
  /** Requests that tell it: the assignment alone, then the user, then the app. */
  readonly reads: 1 | 2 | 3;
  /** Whether the source still knows the login. */
  readonly isLoginKnown: boolean;
  /** Brings somebody there with an admin's API calls. @returns their id */
  prepare(admin: Admin, appId: string, login: string): Promise<string>;
}

/** What the source says of everybody's title; the target does not know it yet. */
export const titleInSource = "Chief";
const password = { password: { value: "Correct-Horse-7-Battery" } };

async function hire(
  admin: Admin,
  login: string,
  query: string,
  credentials: object | null = password,
): Promise<string> {
  const profile = { login, email: login, firstName: "Ann", lastName: "Able", title: titleInSource };
  const body = credentials === null ? { profile } : { profile, credentials };
  return readId(await admin.call("POST", `/api/v1/users?${query}`, body));
}

async function hireAndMove(admin: Admin, login: string, ...operations: readonly string[]): Promise<string> {
  const id = await hire(admin, login, "activate=true");
  for (const operation of operations) await admin.call("POST", `/api/v1/users/${id}/lifecycle/${operation}`);
  return id;
}

/** Nobody's API call locks somebody out: the org began with them. */
async function findLockedOut(admin: Admin, login: string): Promise<string> {
  return readId(await admin.call("GET", `/api/v1/users/${login}`));
}

function inScope(
  status: UserStatus,
  wish: Wish | null,
  reach: (admin: Admin, login: string) => Promise<string>,
): SourceState {
  return {
    name: status,
    status,
    wish,
    choices: {},
    reads: 1,
    isLoginKnown: true,
    async prepare(admin, appId, login) {
      const id = await reach(admin, login);
      await assign(admin, appId, id);
      return id;
    },
  };
}

const left: Pick<SourceState, "reads" | "isLoginKnown" | "status" | "prepare"> = {
  status: "DEPROVISIONED",
  reads: 2,
  isLoginKnown: true,
  async prepare(admin, appId, login) {
    const id = await hireAndMove(admin, login);
    await assign(admin, appId, id);
    await admin.call("POST", `/api/v1/users/${id}/lifecycle/deactivate?sendEmail=false`);
    return id;
  },
};

const deleted: Pick<SourceState, "reads" | "isLoginKnown" | "status" | "prepare"> = {
  status: null,
  reads: 3,
  isLoginKnown: false,
  async prepare(admin, appId, login) {
    const id = await left.prepare(admin, appId, login);
    await admin.call("DELETE", `/api/v1/users/${id}`);
    return id;
  },
};

const unassigned: Pick<SourceState, "reads" | "isLoginKnown" | "status" | "prepare"> = {
  status: "ACTIVE",
  reads: 3,
  isLoginKnown: true,
  prepare: (admin, _appId, login) => hireAndMove(admin, login),
};

const byDeactivating = { onLeave: "deactivate", onUnassign: "deactivate" } as const;
const bySuspending = { onLeave: "suspend", onUnassign: "suspend" } as const;

/** Every row of the table of evidence that an admin can bring about. */
export const sourceStates: readonly SourceState[] = [
  inScope("STAGED", null, (admin, login) => hire(admin, login, "activate=false")),
  {
    ...inScope("STAGED", "staged", (admin, login) => hire(admin, login, "activate=false")),
    name: "STAGED, to be created staged",
    choices: { whenSourceStaged: "create-staged" },
  },
  inScope("PROVISIONED", "enabled", (admin, login) => hire(admin, login, "activate=true", null)),
  inScope("ACTIVE", "enabled", (admin, login) => hireAndMove(admin, login)),
  inScope("RECOVERY", "enabled", (admin, login) =>
    hireAndMove(admin, login, "reset_password?sendEmail=false"),
  ),
  inScope("PASSWORD_EXPIRED", "enabled", (admin, login) => hireAndMove(admin, login, "expire_password")),
  inScope("LOCKED_OUT", "enabled", findLockedOut),
  inScope("SUSPENDED", "suspended", (admin, login) => hireAndMove(admin, login, "suspend")),
  { ...left, name: "deactivated, onLeave deactivate", wish: "deactivated", choices: byDeactivating },
  { ...left, name: "deactivated, onLeave suspend", wish: "removed-by-suspending", choices: bySuspending },
  { ...deleted, name: "deleted, onLeave deactivate", wish: "deactivated", choices: byDeactivating },
  { ...deleted, name: "deleted, onLeave suspend", wish: "removed-by-suspending", choices: bySuspending },
  { ...unassigned, name: "unassigned, onUnassign deactivate", wish: "deactivated", choices: byDeactivating },
  {
    ...unassigned,
    name: "unassigned, onUnassign suspend",
    wish: "removed-by-suspending",
    choices: bySuspending,
  },
];
