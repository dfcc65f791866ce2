import { buildSourceUserKey, targetAttributes } from "../../../../shared/contracts/names.ts";
import { type OktaUser, oktaUserSchema } from "../../../../shared/contracts/okta-user.ts";
import { parse } from "../../../../shared/contracts/parse.ts";
import { isStatusOurs, parseStatusRecord } from "../../../../shared/core/plan/status-record.ts";
import type { Person } from "./flow.ts";
import type { MatrixOrgs } from "./matrix-orgs.ts";

/** How somebody stands in the target, with everything that is theirs alone put out of sight. */
export interface Standing {
  /** Users of the target that carry this person's link or one of their logins. */
  readonly accounts: number;
  readonly status: string | null;
  readonly profile: Readonly<Record<string, unknown>>;
  readonly groups: readonly string[];
  /**
   * The status in our record, and whether the status is taken for our doing. That somebody was let in says no more than no
   * record does, unless they are shut off since.
   */
  readonly record: string;
}

interface Account {
  readonly id: string | null;
  readonly status: string | null;
  /** As the target has it; null when they are not there. */
  readonly user: OktaUser | null;
  readonly accounts: number;
}

/** Who is this person in the target, by their link or one of their logins. */
export async function findAccount(orgs: MatrixOrgs, person: Person): Promise<Account> {
  const link = buildSourceUserKey(orgs.connection.id, person.userId);
  const search = `profile.${targetAttributes.link} eq "${link}" or profile.login eq "${person.login}" or profile.login eq "${person.nextLogin}"`;
  const found = await orgs.targetAdmin.call("GET", `/api/v1/users?search=${encodeURIComponent(search)}`);
  const users = (found as readonly unknown[]).map((each) => {
    const parsed = parse(oktaUserSchema, each);
    if (!parsed.ok) throw new Error(parsed.problems.join("; "));
    return parsed.value;
  });
  const [user = null] = users;
  return { id: user?.id ?? null, status: user?.status ?? null, user, accounts: users.length };
}

/** How somebody stands in the target, with their id there. */
export async function look(
  orgs: MatrixOrgs,
  person: Person,
): Promise<Standing & { readonly id: string | null }> {
  const { user, accounts } = await findAccount(orgs, person);
  if (user === null) return { id: null, accounts, status: null, profile: {}, groups: [], record: "none" };
  const groups = (await orgs.targetAdmin.call("GET", `/api/v1/users/${user.id}/groups`)) as readonly {
    readonly profile: { readonly name: string };
  }[];
  const { [targetAttributes.statusRecord]: recordText, ...profile } = user.profile;
  return {
    id: user.id,
    accounts,
    status: user.status,
    profile: hideIdentity(profile, person),
    groups: groups.map((group) => group.profile.name).sort(),
    record: describeRecord(user, recordText),
  };
}

function describeRecord({ status, statusChanged }: OktaUser, text: unknown): string {
  const record = parseStatusRecord(text);
  const isShutOff = status === "SUSPENDED" || status === "DEPROVISIONED";
  if (record === null || (record.status === "ACTIVE" && !isShutOff)) return "none";
  const isOurs = isStatusOurs({ status, statusChangedMs: statusChanged }, record);
  return `${record.status}${isOurs ? ", ours" : ""}`;
}

function hideIdentity(profile: object, { userId, formerId, login, nextLogin }: Person): Standing["profile"] {
  const text = JSON.stringify(
    Object.fromEntries(Object.entries(profile).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  return JSON.parse(
    text
      .replaceAll(userId, "their id")
      .replaceAll(formerId ?? userId, "their former id")
      .replaceAll(nextLogin, "their next login")
      .replaceAll(login, "their login"),
  ) as Standing["profile"];
}
