import { reconcileUser } from "../../../../functions/worker/reconcile-user.ts";
import { buildSourceUserKey, targetAttributes } from "../../../../shared/contracts/names.ts";
import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import type { TargetSituation } from "../../../../shared/core/plan/status-table.ts";
import { readId } from "../../../../tools/local/admin.ts";
import type { TwoOrgs } from "../two-orgs.ts";
import { type Person, pretendSource } from "./pretended-source.ts";

/** A way for somebody to stand in the target org. */
export interface TargetState {
  readonly name: string;
  readonly situation: TargetSituation;
  /** Null for nobody. */
  readonly status: UserStatus | null;
  /** The status that an activation would lead to. */
  readonly activatesTo: "ACTIVE" | "PROVISIONED";
  /** The status in the record of our last decision; null when there is none. */
  readonly record: UserStatus | null;
  /** Brings somebody there with what the bridge itself and an admin of the target would do. */
  prepare(orgs: TwoOrgs, person: Person): Promise<void>;
}

/** Lets the worker act on a source that says this; the target is the real one. */
async function letBridgeSee(
  orgs: TwoOrgs,
  person: Person,
  ...statuses: readonly UserStatus[]
): Promise<void> {
  for (const status of statuses) {
    const source = pretendSource(person, status);
    const outcome = await reconcileUser(person.userId, null, { ...orgs.deps, source });
    if (outcome.kind !== "applied") throw new Error(`not prepared: ${JSON.stringify(outcome)}`);
  }
}

/** What an admin of the target does to somebody, by the names of lifecycle operations. */
export async function letAdminCall(
  orgs: TwoOrgs,
  person: Person,
  ...operations: readonly string[]
): Promise<void> {
  const id = await findId(orgs, person);
  for (const operation of operations)
    await orgs.targetAdmin.call("POST", `/api/v1/users/${id}/lifecycle/${operation}`);
}

async function findId(orgs: TwoOrgs, { login }: Person): Promise<string> {
  return readId(await orgs.targetAdmin.call("GET", `/api/v1/users/${login}`));
}

/** Somebody of ours whom the bridge did not make in this way: so far it makes nobody staged or with a password. */
async function createByHand(
  orgs: TwoOrgs,
  { userId, login }: Person,
  query: string,
  credentials: object,
): Promise<void> {
  const link = buildSourceUserKey(orgs.connection.id, userId);
  const profile = {
    login,
    email: login,
    firstName: "Ann",
    lastName: "Able",
    [targetAttributes.link]: link,
  };
  await orgs.targetAdmin.call("POST", `/api/v1/users?${query}`, { profile, ...credentials });
}

const password = { credentials: { password: { value: "Correct-Horse-7-Battery" } } };

/** Makes our record say that we decided so long ago: a test does not wait. */
export async function recordEarlier(
  orgs: TwoOrgs,
  person: Person,
  status: UserStatus,
  ageMs: number,
): Promise<void> {
  const record = `${status}@${new Date(Date.now() - ageMs).toISOString()}`;
  const profile = { [targetAttributes.statusRecord]: record };
  await orgs.targetAdmin.call("POST", `/api/v1/users/${await findId(orgs, person)}`, { profile });
}

const longMs = 600_000;

/** Who has a password loses it when deactivated. */
const withoutFederation = { activatesTo: "PROVISIONED", record: null } as const;
const federated = { activatesTo: "ACTIVE", record: null } as const;
const deactivateCall = "deactivate?sendEmail=false";

/** Every row of the status table, by every status and every history that leads to it. */
export const targetStates: readonly TargetState[] = [
  { name: "nobody", situation: "none", status: null, ...federated, prepare: () => Promise.resolve() },
  {
    name: "STAGED",
    situation: "staged",
    status: "STAGED",
    ...federated,
    prepare: (orgs, person) =>
      createByHand(orgs, person, "activate=false&provider=true", {
        credentials: { provider: { type: "FEDERATION", name: "FEDERATION" } },
      }),
  },
  {
    name: "STAGED without a way to sign in",
    situation: "staged",
    status: "STAGED",
    ...withoutFederation,
    prepare: (orgs, person) => createByHand(orgs, person, "activate=false", {}),
  },
  {
    name: "PROVISIONED",
    situation: "pending",
    status: "PROVISIONED",
    ...withoutFederation,
    prepare: (orgs, person) => createByHand(orgs, person, "activate=true", {}),
  },
  {
    name: "RECOVERY",
    situation: "pending",
    status: "RECOVERY",
    ...withoutFederation,
    async prepare(orgs, person) {
      await createByHand(orgs, person, "activate=true", password);
      await letAdminCall(orgs, person, "reset_password?sendEmail=false");
    },
  },
  {
    name: "PASSWORD_EXPIRED",
    situation: "pending",
    status: "PASSWORD_EXPIRED",
    ...withoutFederation,
    async prepare(orgs, person) {
      await createByHand(orgs, person, "activate=true", password);
      await letAdminCall(orgs, person, "expire_password");
    },
  },
  {
    name: "LOCKED_OUT",
    situation: "pending",
    status: "LOCKED_OUT",
    ...federated,
    // Nobody's API call locks somebody out: the org began with them.
    async prepare(orgs, person) {
      const profile = { [targetAttributes.link]: buildSourceUserKey(orgs.connection.id, person.userId) };
      await orgs.targetAdmin.call("POST", `/api/v1/users/${await findId(orgs, person)}`, { profile });
    },
  },
  {
    name: "ACTIVE",
    situation: "active",
    status: "ACTIVE",
    ...federated,
    prepare: (orgs, person) => letBridgeSee(orgs, person, "ACTIVE"),
  },
  {
    name: "ACTIVE, unsuspended by us",
    situation: "active",
    status: "ACTIVE",
    ...federated,
    record: "ACTIVE",
    prepare: (orgs, person) => letBridgeSee(orgs, person, "ACTIVE", "SUSPENDED", "ACTIVE"),
  },
  {
    name: "ACTIVE, suspended by us and unsuspended by others",
    situation: "active",
    status: "ACTIVE",
    ...federated,
    record: "SUSPENDED",
    async prepare(orgs, person) {
      await letBridgeSee(orgs, person, "ACTIVE", "SUSPENDED");
      await letAdminCall(orgs, person, "unsuspend");
    },
  },
  {
    name: "ACTIVE, deactivated by us and activated by others",
    situation: "active",
    status: "ACTIVE",
    ...federated,
    record: "DEPROVISIONED",
    async prepare(orgs, person) {
      await letBridgeSee(orgs, person, "ACTIVE", "DEPROVISIONED");
      await letAdminCall(orgs, person, "activate?sendEmail=false");
    },
  },
  {
    name: "SUSPENDED by us",
    situation: "suspended-by-us",
    status: "SUSPENDED",
    ...federated,
    record: "SUSPENDED",
    prepare: (orgs, person) => letBridgeSee(orgs, person, "ACTIVE", "SUSPENDED"),
  },
  {
    name: "SUSPENDED by others",
    situation: "suspended-by-others",
    status: "SUSPENDED",
    ...federated,
    async prepare(orgs, person) {
      await letBridgeSee(orgs, person, "ACTIVE");
      await letAdminCall(orgs, person, "suspend");
    },
  },
  {
    name: "SUSPENDED by others, unsuspended by us long before",
    situation: "suspended-by-others",
    status: "SUSPENDED",
    ...federated,
    record: "ACTIVE",
    async prepare(orgs, person) {
      await letBridgeSee(orgs, person, "ACTIVE");
      await recordEarlier(orgs, person, "ACTIVE", longMs);
      await letAdminCall(orgs, person, "suspend");
    },
  },
  {
    name: "SUSPENDED by others, after our own suspension was undone",
    situation: "suspended-by-others",
    status: "SUSPENDED",
    ...federated,
    record: "SUSPENDED",
    async prepare(orgs, person) {
      await letBridgeSee(orgs, person, "ACTIVE", "SUSPENDED");
      await recordEarlier(orgs, person, "SUSPENDED", longMs);
      await letAdminCall(orgs, person, "unsuspend", "suspend");
    },
  },
  {
    name: "DEPROVISIONED by us",
    situation: "deactivated-by-us",
    status: "DEPROVISIONED",
    ...federated,
    record: "DEPROVISIONED",
    prepare: (orgs, person) => letBridgeSee(orgs, person, "ACTIVE", "DEPROVISIONED"),
  },
  {
    name: "DEPROVISIONED by us, without a way to sign in",
    situation: "deactivated-by-us",
    status: "DEPROVISIONED",
    activatesTo: "PROVISIONED",
    record: "DEPROVISIONED",
    async prepare(orgs, person) {
      await createByHand(orgs, person, "activate=true", {});
      await letBridgeSee(orgs, person, "DEPROVISIONED");
    },
  },
  {
    name: "DEPROVISIONED by others",
    situation: "deactivated-by-others",
    status: "DEPROVISIONED",
    ...federated,
    async prepare(orgs, person) {
      await letBridgeSee(orgs, person, "ACTIVE");
      await letAdminCall(orgs, person, deactivateCall);
    },
  },
  {
    name: "DEPROVISIONED by others, suspended by us long before",
    situation: "deactivated-by-others",
    status: "DEPROVISIONED",
    ...federated,
    record: "SUSPENDED",
    async prepare(orgs, person) {
      await letBridgeSee(orgs, person, "ACTIVE", "SUSPENDED");
      await recordEarlier(orgs, person, "SUSPENDED", longMs);
      await letAdminCall(orgs, person, deactivateCall);
    },
  },
  {
    name: "DEPROVISIONED by us, having been suspended by others",
    situation: "deactivated-by-others", // the record must not claim their suspension, and so claims nothing
    status: "DEPROVISIONED",
    ...federated,
    async prepare(orgs, person) {
      await letBridgeSee(orgs, person, "ACTIVE");
      await letAdminCall(orgs, person, "suspend");
      await letBridgeSee(orgs, person, "DEPROVISIONED");
    },
  },
];
