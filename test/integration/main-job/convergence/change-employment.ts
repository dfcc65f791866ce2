import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import { changeStatus } from "../../../../tools/local/demo/people.ts";
import { type Done, type Employment, type Workplace, withoutWay } from "./employment.ts";
import type { ChangeAct } from "./history.ts";

/** Changes somebody who is there; null when the org would refuse it, or nothing would change. */
export async function change(place: Workplace, current: Employment, act: ChangeAct): Promise<Done | null> {
  const { status } = current;
  switch (act.act) {
    case "rename":
      return write(place, current, "login", place.logins[act.style]);
    case "change":
      return write(place, current, act.attribute, act.value);
    case "clear":
      return write(place, current, act.attribute, null);
    case "suspend":
      return status === "ACTIVE" ? move(place, current, "suspend", "SUSPENDED") : null;
    case "unsuspend":
      return status === "SUSPENDED" ? move(place, current, "unsuspend", "ACTIVE") : null;
    case "activate":
      if (status === "STAGED") return move(place, current, "activate", "ACTIVE");
      // A deactivation took the password.
      return status === "DEPROVISIONED" ? move(place, current, "activate", "PROVISIONED") : null;
    case "deactivate":
      return status === "DEPROVISIONED" ? null : move(place, current, "deactivate", "DEPROVISIONED");
    case "delete":
      return remove(place, current);
    case "enter":
    case "leave":
      return cross(place, current, act);
  }
}

async function write(
  { sourceAdmin }: Workplace,
  current: Employment,
  attribute: string,
  value: string | null,
): Promise<Done | null> {
  const { id, status, profile } = current;
  if (status === "DEPROVISIONED" || (profile[attribute] ?? null) === value) return null;
  await sourceAdmin.call("POST", `/api/v1/users/${id}`, { profile: { [attribute]: value } });
  const employment = { ...current, profile: { ...profile, [attribute]: value } };
  return { employment, events: ["user.account.update_profile"] };
}

async function move(
  { sourceAdmin, scope }: Workplace,
  current: Employment,
  action: Parameters<typeof changeStatus>[2],
  status: UserStatus,
): Promise<Done> {
  await changeStatus(sourceAdmin, current.id, action);
  const isLeaving = action === "deactivate" && scope.isLeftByDeactivation;
  const employment = { ...current, status, ways: isLeaving ? [] : current.ways };
  return { employment, events: [`user.lifecycle.${action}`] };
}

async function remove(place: Workplace, current: Employment): Promise<Done> {
  const { id, status } = current;
  const deactivated =
    status === "DEPROVISIONED" ? null : await move(place, current, "deactivate", "DEPROVISIONED");
  await place.sourceAdmin.call("DELETE", `/api/v1/users/${id}`);
  return {
    employment: { ...current, status: null, ways: [] },
    events: [...(deactivated?.events ?? []), "user.lifecycle.delete.initiated"],
  };
}

/** Into the scope, or out of it, by one of its ways. */
async function cross(
  { scope, isScopeOpen }: Workplace,
  current: Employment,
  { act, way: drawn }: Extract<ChangeAct, { act: "enter" | "leave" }>,
): Promise<Done | null> {
  const { id, status, ways } = current;
  if (scope.ways === 0 || status === "DEPROVISIONED") return null;
  const way = drawn % scope.ways;
  const isClosed = !isScopeOpen && way === scope.ways - 1;
  if (ways.includes(way) === (act === "enter") || (act === "enter" && isClosed)) return null;
  await scope[act](id, way);
  return act === "enter"
    ? { employment: { ...current, ways: [...ways, way] }, events: [scope.entered] }
    : { employment: withoutWay(current, way), events: [scope.left] };
}
