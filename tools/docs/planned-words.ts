import { targetAttributes } from "../../shared/contracts/names.ts";
import type { UserStatus } from "../../shared/contracts/okta-user.ts";
import type { Desired } from "../../shared/core/plan/decide-wish.ts";
import type { Operation } from "../../shared/core/plan/operations.ts";
import type { TargetUser } from "../../shared/core/plan/people.ts";
import { type PlanPolicy, planUser } from "../../shared/core/plan/plan-user.ts";
import { formatStatusRecord } from "../../shared/core/plan/status-record.ts";
import type { TargetSituation, Wish } from "../../shared/core/plan/status-table.ts";

/** What holds without a choice in the config. */
export const usualPolicy: PlanPolicy = {
  removals: "apply",
  statusAuthority: "both",
  whenUnsuspendable: "hold",
  initialStatus: "federated",
  adoptedRemoval: "hold",
  federation: "none",
};

const login = "ann@example.com";
const link = "acme:00u1ann";
const readAtMs = Date.UTC(2026, 0, 1, 12);
const changedMs = readAtMs - 3_600_000;

/** A status that stands for each situation, and whether this bridge's record says that it set it. */
const examples: Readonly<
  Record<TargetSituation, { readonly status: UserStatus; readonly isOurs: boolean } | null>
> = {
  none: null,
  staged: { status: "STAGED", isOurs: false },
  pending: { status: "PROVISIONED", isOurs: false },
  active: { status: "ACTIVE", isOurs: false },
  "suspended-by-us": { status: "SUSPENDED", isOurs: true },
  "suspended-by-others": { status: "SUSPENDED", isOurs: false },
  "deactivated-by-us": { status: "DEPROVISIONED", isOurs: true },
  "deactivated-by-others": { status: "DEPROVISIONED", isOurs: false },
};

/**
 * What `planUser` plans for somebody in a situation whose title differs, in words: the requests in their order and what is
 * held, or how it ends without a request. `+ SUSPENDED record` is the note of who decided.
 */
export function describePlanned(
  situation: TargetSituation,
  wish: Wish,
  choices: Partial<PlanPolicy> = {},
): string {
  const plan = planUser(want(wish), buildExample(situation), link, { ...usualPolicy, ...choices });
  if (plan.kind === "end") {
    const { outcome } = plan;
    return "reason" in outcome ? `${outcome.kind}: \`${outcome.reason}\`` : outcome.kind;
  }
  const requests = plan.operations.map(describeOperation);
  return [...requests, ...(plan.hold === null ? [] : [`held: \`${plan.hold}\``])].join(", ");
}

function want(wish: Wish): Desired {
  if (wish === "deactivated" || wish === "removed-by-suspending") return { kind: "removed", wish, login };
  return { kind: "present", wish, login, profile: { title: "Chief" }, createdMs: changedMs };
}

function buildExample(situation: TargetSituation): TargetUser | null {
  const example = examples[situation];
  if (example === null) return null;
  const { status, isOurs } = example;
  const record = { [targetAttributes.statusRecord]: formatStatusRecord({ status, decidedAtMs: changedMs }) };
  return {
    id: "00u9ann",
    status,
    isInTransition: false,
    statusChangedMs: changedMs + 1000,
    login,
    typeId: null,
    profile: { login, [targetAttributes.link]: link, ...(isOurs ? record : {}) },
    etag: null,
    readAtMs,
  };
}

function describeOperation(operation: Operation): string {
  if (operation.kind === "create") return describeCreate(operation);
  if (operation.kind === "lifecycle") return operation.action;
  if (operation.kind === "join-group") return "join the group";
  const record = operation.profile[targetAttributes.statusRecord];
  const noted = typeof record === "string" ? [`${record.split("@")[0]} record`] : [];
  return [...(operation.isUpdate ? ["update"] : []), ...noted].join(" + ");
}

/** What is not said is as usual: federated, and active at once. */
function describeCreate({ credentials, isActive }: Extract<Operation, { kind: "create" }>): string {
  const state = isActive ? [] : ["STAGED"];
  const signIn = { federation: [], password: ["with a password"], none: ["without credentials"] }[
    credentials
  ];
  return ["create", ...state, ...signIn].join(" ");
}
