import type { Connection } from "../../../../shared/contracts/connection.ts";
import type { ScopeKind } from "../../../../shared/contracts/scope.ts";
import { readId } from "../../../../tools/local/admin.ts";
import { change, changeStatus } from "../../../../tools/local/demo/people.ts";
import type { Person, ScopedOrgs } from "../scoped-orgs.ts";

/** Okta requests of one reconcile. */
export interface Requests {
  readonly reads: number;
  readonly writes: number;
}

/** What happens to somebody, and what making the target agree may cost then. */
export interface Flow {
  readonly name: string;
  /**
   * At most so many requests in a connection whose scope is an app. That scope's evidence about somebody there is one read;
   * a scope of (one) group takes one more, everyone as many as an app.
   */
  readonly budget: Requests;
  /** Whether design section 5 names the budget; the others follow from it, or were measured. */
  readonly isInDesign: boolean;
  readonly outcome: string;
  readonly choices?: Partial<Connection>;
  /** How much later than now the worker believes it is: somebody older than ten minutes is searched for. */
  readonly laterMs?: number;
  /** Kinds of scope in which it can happen; all unless given. */
  readonly kinds?: readonly ScopeKind[];
  /** Whom it happens to: somebody new in scope unless given. */
  readonly hire?: (orgs: ScopedOrgs) => Promise<Person>;
  /** Brings somebody from new in the source to the moment before the reconcile that is counted. */
  prepare(orgs: ScopedOrgs, person: Person, settle: () => Promise<void>): Promise<void>;
}

const elevenMinutesMs = 660_000;
const none = (): Promise<void> => Promise.resolve();
const there: Flow["prepare"] = (_orgs, _person, settle) => settle();

async function remove(orgs: ScopedOrgs, { userId }: Person): Promise<void> {
  for (let call = 1; call <= 2; call += 1) await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${userId}`);
}

let staged = 0;
async function hireStaged(orgs: ScopedOrgs): Promise<Person> {
  staged += 1;
  const login = `staged.${staged}@example.com`;
  const profile = { login, email: login, firstName: "Sue", lastName: "Soon" };
  const credentials = { password: { value: "Correct-Horse-7-Battery" } };
  const user = await orgs.sourceAdmin.call("POST", "/api/v1/users?activate=false", { profile, credentials });
  const userId = readId(user);
  await orgs.enter(userId);
  return { userId, login };
}

/** Somebody whose account in the target the bridge has deactivated, under another id of the source. */
async function hireAgain(orgs: ScopedOrgs): Promise<Person> {
  const former = await orgs.hire();
  await orgs.reconcile(former.userId);
  await remove(orgs, former);
  await orgs.reconcile(former.userId);
  const { login } = former;
  const profile = { login, email: login, firstName: "Test", lastName: "Person" };
  const credentials = { password: { value: "Correct-Horse-7-Battery" } };
  const again = await orgs.sourceAdmin.call("POST", "/api/v1/users?activate=true", { profile, credentials });
  const userId = readId(again);
  await orgs.enter(userId);
  return { userId, login };
}

async function make(orgs: ScopedOrgs, { login }: Person, extra: object = {}): Promise<string> {
  const profile = { login, email: login, firstName: "Ann", lastName: "Able", ...extra };
  const credentials = { password: { value: "Correct-Horse-7-Battery" } };
  return readId(await orgs.targetAdmin.call("POST", "/api/v1/users?activate=true", { profile, credentials }));
}

/** Every flow of the worker that ends well, and some that end otherwise. */
export const flows: readonly Flow[] = [
  {
    name: "create somebody new",
    budget: { reads: 2, writes: 1 },
    isInDesign: true,
    outcome: "applied create",
    prepare: none,
  },
  {
    name: "create somebody who has been in the source for long",
    budget: { reads: 3, writes: 1 },
    isInDesign: true,
    outcome: "applied create",
    laterMs: elevenMinutesMs,
    prepare: none,
  },
  {
    name: "create somebody new, active_with_pass",
    budget: { reads: 2, writes: 1 },
    isInDesign: true,
    outcome: "applied create",
    choices: { initialStatus: "active_with_pass" },
    prepare: none,
  },
  {
    name: "create somebody new, active_without_pass: no mail",
    budget: { reads: 2, writes: 2 },
    isInDesign: false,
    outcome: "applied create activate",
    choices: { initialStatus: "active_without_pass" },
    prepare: none,
  },
  {
    name: "create somebody new, pending_with_pass",
    budget: { reads: 2, writes: 1 },
    isInDesign: true,
    outcome: "applied create",
    choices: { initialStatus: "pending_with_pass" },
    prepare: none,
  },
  {
    name: "create somebody new, pending_without_pass",
    budget: { reads: 2, writes: 1 },
    isInDesign: true,
    outcome: "applied create",
    choices: { initialStatus: "pending_without_pass" },
    prepare: none,
  },
  {
    name: "create somebody STAGED in the source, STAGED",
    budget: { reads: 2, writes: 1 },
    isInDesign: true,
    outcome: "applied create",
    choices: { whenSourceStaged: "create-staged" },
    hire: hireStaged,
    prepare: none,
  },
  {
    name: "leave somebody STAGED in both orgs alone",
    budget: { reads: 2, writes: 0 },
    isInDesign: false,
    outcome: "ignored source-staged",
    choices: { whenSourceStaged: "create-staged" },
    hire: hireStaged,
    prepare: there,
  },
  {
    name: "ignore somebody STAGED in the source",
    budget: { reads: 1, writes: 0 },
    isInDesign: false,
    outcome: "ignored source-staged",
    hire: hireStaged,
    prepare: none,
  },
  {
    name: "activate whom the source has activated since",
    budget: { reads: 2, writes: 2 },
    isInDesign: true,
    outcome: "applied activate",
    choices: { whenSourceStaged: "create-staged" },
    hire: hireStaged,
    async prepare(orgs, { userId }, settle) {
      await settle();
      await changeStatus(orgs.sourceAdmin, userId, "activate");
    },
  },
  {
    name: "nothing to do",
    budget: { reads: 2, writes: 0 },
    isInDesign: true,
    outcome: "unchanged",
    prepare: there,
  },
  {
    name: "nothing to do for somebody who waits, STAGED",
    budget: { reads: 2, writes: 0 },
    isInDesign: true,
    outcome: "unchanged",
    choices: { initialStatus: "pending_without_pass" },
    prepare: there,
  },
  {
    name: "change attributes",
    budget: { reads: 2, writes: 1 },
    isInDesign: true,
    outcome: "applied update",
    async prepare(orgs, { userId }, settle) {
      await settle();
      await change(orgs.sourceAdmin, userId, { title: "Analyst", department: "Research" });
    },
  },
  {
    name: "change attributes while an admin of the target changes others (412)",
    budget: { reads: 3, writes: 2 },
    isInDesign: false,
    outcome: "applied update",
    async prepare(orgs, { userId, login }, settle) {
      await settle();
      await change(orgs.sourceAdmin, userId, { title: "Analyst" });
      const { id } = (await orgs.targetAdmin.call("GET", `/api/v1/users/${login}`)) as { id: string };
      const fault = { kind: "answer", status: 412, code: "E0000231" } as const;
      orgs.target.faults.add({ method: "POST", path: `/api/v1/users/${id}`, count: 1, fault });
    },
  },
  {
    name: "refuse a value that no org can hold",
    budget: { reads: 1, writes: 0 },
    isInDesign: false,
    outcome: "rejected value-refused",
    choices: { mapping: { city: { value: "x".repeat(129) } } },
    prepare: none,
  },
  {
    name: "rename",
    budget: { reads: 4, writes: 1 },
    isInDesign: true,
    outcome: "applied update",
    laterMs: elevenMinutesMs,
    async prepare(orgs, { userId, login }, settle) {
      await settle();
      await change(orgs.sourceAdmin, userId, { login: `renamed.${login}` });
    },
  },
  {
    name: "rename somebody so new that they were not searched for at first",
    budget: { reads: 5, writes: 2 },
    isInDesign: false,
    outcome: "applied update",
    async prepare(orgs, { userId, login }, settle) {
      await settle();
      await change(orgs.sourceAdmin, userId, { login: `renamed.${login}` });
    },
  },
  {
    name: "suspend",
    budget: { reads: 2, writes: 2 },
    isInDesign: true,
    outcome: "applied suspend",
    async prepare(orgs, { userId }, settle) {
      await settle();
      await changeStatus(orgs.sourceAdmin, userId, "suspend");
    },
  },
  {
    name: "suspend, and change attributes with the same write",
    budget: { reads: 2, writes: 2 },
    isInDesign: true,
    outcome: "applied update suspend",
    async prepare(orgs, { userId }, settle) {
      await settle();
      await change(orgs.sourceAdmin, userId, { title: "Analyst" });
      await changeStatus(orgs.sourceAdmin, userId, "suspend");
    },
  },
  {
    name: "unsuspend",
    budget: { reads: 2, writes: 2 },
    isInDesign: true,
    outcome: "applied unsuspend",
    async prepare(orgs, { userId }, settle) {
      await settle();
      await changeStatus(orgs.sourceAdmin, userId, "suspend");
      await settle();
      await changeStatus(orgs.sourceAdmin, userId, "unsuspend");
    },
  },
  {
    name: "shut off a leaver",
    budget: { reads: 3, writes: 2 },
    isInDesign: true,
    outcome: "applied deactivate",
    async prepare(orgs, { userId }, settle) {
      await settle();
      await changeStatus(orgs.sourceAdmin, userId, "deactivate");
    },
  },
  {
    name: "bring a leaver back",
    budget: { reads: 2, writes: 2 },
    isInDesign: true,
    outcome: "applied activate",
    async prepare(orgs, { userId }, settle) {
      await settle();
      await changeStatus(orgs.sourceAdmin, userId, "deactivate");
      await settle();
      await changeStatus(orgs.sourceAdmin, userId, "activate");
      await orgs.enter(userId);
    },
  },
  {
    name: "suspend somebody who is no longer in scope",
    budget: { reads: 4, writes: 2 },
    isInDesign: true,
    outcome: "applied suspend",
    kinds: ["app", "groups"],
    async prepare(orgs, { userId }, settle) {
      await settle();
      await orgs.leave(userId);
    },
  },
  {
    name: "shut off somebody who was deleted",
    budget: { reads: 5, writes: 2 },
    isInDesign: true,
    outcome: "applied deactivate",
    async prepare(orgs, person, settle) {
      await settle();
      await remove(orgs, person);
    },
  },
  {
    name: "adopt somebody of the target by login",
    budget: { reads: 3, writes: 3 },
    isInDesign: false,
    outcome: "applied adopt",
    choices: { adoptExisting: "by-login" },
    async prepare(orgs, person) {
      await make(orgs, person);
    },
  },
  {
    name: "give somebody hired again their account back",
    budget: { reads: 7, writes: 2 },
    isInDesign: false,
    outcome: "applied activate relink",
    hire: hireAgain,
    prepare: none,
  },
  {
    name: "refuse a login that somebody of the target has",
    budget: { reads: 3, writes: 0 },
    isInDesign: false,
    outcome: "rejected login-taken",
    choices: { adoptExisting: "never" },
    async prepare(orgs, person) {
      await make(orgs, person);
    },
  },
];
