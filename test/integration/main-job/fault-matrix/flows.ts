import type { Connection } from "../../../../shared/contracts/connection.ts";
import { readId } from "../../../../tools/local/admin.ts";
import { change, changeStatus } from "../../../../tools/local/demo/people.ts";
import type { MatrixOrgs, MatrixWorker } from "./matrix-orgs.ts";

/** Whom a flow is about. Of everything that is theirs, only these differ from case to case. */
export interface Person {
  readonly number: number;
  readonly userId: string;
  /** Their login in the source when they were hired. */
  readonly login: string;
  /** The login that they are given when they are renamed. */
  readonly nextLogin: string;
}

/** What a flow is played with. */
export interface Stage {
  readonly orgs: MatrixOrgs;
  /** A worker whose requests all go well. */
  readonly worker: MatrixWorker;
}

/** One thing that can be to be done about somebody. A new row is all that it takes to try it with every fault. */
export interface Flow {
  readonly name: string;
  readonly choices?: Partial<Connection>;
  /** Whether somebody is hired under the same login after that, and it is about them. */
  readonly isAboutSuccessor?: boolean;
  /** How a reconcile ends, as `applied: create`; what it does to the person is after the colon. */
  readonly ending: string;
  /** Brings somebody hired and in scope to where the reconcile begins. */
  prepare(stage: Stage, person: Person): Promise<void>;
}

/** Somebody older than this is searched for before they are created. */
const elevenMinutesMs = 660_000;

type Step = Flow["prepare"];

const nothing: Step = () => Promise.resolve();
const inOrder =
  (...steps: readonly Step[]): Step =>
  async (stage, person) => {
    for (const step of steps) await step(stage, person);
  };

/** The bridge makes the target as the source says so far. */
const replicated: Step = async ({ worker }, { userId }) => {
  const outcome = await worker.reconcile(userId);
  if (outcome.kind !== "applied") throw new Error(`not prepared: ${JSON.stringify(outcome)}`);
};
const grownOld: Step = ({ orgs }) => Promise.resolve(orgs.clock.skip(elevenMinutesMs));

const moved =
  (action: Parameters<typeof changeStatus>[2]): Step =>
  ({ orgs }, { userId }) =>
    changeStatus(orgs.sourceAdmin, userId, action);
const promoted: Step = ({ orgs }, { userId }) => change(orgs.sourceAdmin, userId, { title: "Chief" });
const renamed: Step = ({ orgs }, { userId, nextLogin }) =>
  change(orgs.sourceAdmin, userId, { login: nextLogin });
const cleared: Step = async ({ orgs }, { userId }) => {
  await orgs.sourceAdmin.call("POST", `/api/v1/users/${userId}`, { profile: { title: null } });
};
const entered: Step = ({ orgs }, { userId }) => orgs.enter(userId);
const left: Step = ({ orgs }, { userId }) => orgs.leave(userId);
/** Of two deletions the first deactivates. */
const deleted: Step = async ({ orgs }, { userId }) => {
  for (const _ of [1, 2]) await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${userId}`);
};

/** What an admin of the target does to somebody. */
const movedInTarget =
  (operation: string): Step =>
  async ({ orgs }, { login }) => {
    const id = readId(await orgs.targetAdmin.call("GET", `/api/v1/users/${login}`));
    await orgs.targetAdmin.call("POST", `/api/v1/users/${id}/lifecycle/${operation}`);
  };
const strangerInTarget: Step = async ({ orgs }, { login }) => {
  const profile = { login, email: login, firstName: "Some", lastName: "Stranger" };
  await orgs.targetAdmin.call("POST", "/api/v1/users?activate=false", { profile });
};

const withReplicated = (...steps: readonly Step[]): Step => inOrder(replicated, grownOld, ...steps);

export const appFlows: readonly Flow[] = [
  { name: "somebody new is created", ending: "applied: create", prepare: nothing },
  { name: "somebody who has been there for long is created", ending: "applied: create", prepare: grownOld },
  { name: "nothing has changed", ending: "unchanged", prepare: withReplicated() },
  { name: "an attribute changes", ending: "applied: update", prepare: withReplicated(promoted) },
  { name: "an attribute is cleared", ending: "applied: update", prepare: withReplicated(cleared) },
  { name: "a login changes", ending: "applied: update", prepare: withReplicated(renamed) },
  {
    name: "the login of somebody new changes",
    ending: "applied: update",
    prepare: inOrder(replicated, renamed),
  },
  { name: "somebody is suspended", ending: "applied: suspend", prepare: withReplicated(moved("suspend")) },
  {
    name: "somebody is changed and suspended",
    ending: "applied: update suspend",
    prepare: withReplicated(promoted, moved("suspend")),
  },
  {
    name: "somebody is renamed and suspended",
    ending: "applied: update suspend",
    prepare: withReplicated(renamed, moved("suspend")),
  },
  {
    name: "somebody is unsuspended",
    ending: "applied: unsuspend",
    prepare: withReplicated(moved("suspend"), replicated, moved("unsuspend")),
  },
  {
    name: "a leaver is deactivated",
    ending: "applied: deactivate",
    prepare: withReplicated(moved("deactivate")),
  },
  {
    name: "a leaver is suspended",
    choices: { onLeave: "suspend" },
    ending: "applied: suspend",
    prepare: withReplicated(moved("deactivate")),
  },
  {
    name: "somebody renamed leaves",
    ending: "applied: deactivate",
    prepare: withReplicated(renamed, moved("deactivate")),
  },
  {
    name: "somebody unassigned is suspended",
    ending: "applied: suspend",
    prepare: withReplicated(left),
  },
  {
    name: "somebody unassigned is deactivated",
    choices: { onUnassign: "deactivate" },
    ending: "applied: deactivate",
    prepare: withReplicated(left),
  },
  {
    name: "somebody renamed is unassigned",
    ending: "applied: suspend",
    prepare: withReplicated(renamed, left),
  },
  {
    name: "somebody deleted is deactivated",
    ending: "applied: deactivate",
    prepare: withReplicated(deleted),
  },
  {
    name: "a leaver comes back",
    ending: "applied: activate",
    prepare: withReplicated(moved("deactivate"), replicated, moved("activate"), entered),
  },
  {
    name: "a leaver comes back with another title",
    ending: "applied: activate update",
    prepare: withReplicated(moved("deactivate"), replicated, moved("activate"), entered, promoted),
  },
  {
    name: "a removal is on hold",
    choices: { removals: "hold" },
    ending: "held: removals-on-hold",
    prepare: withReplicated(moved("deactivate")),
  },
  {
    name: "somebody suspended in the target changes",
    ending: "held: suspended-in-target: update",
    prepare: withReplicated(movedInTarget("suspend"), promoted),
  },
  {
    name: "somebody is deactivated in the target",
    ending: "held: deactivated-in-target",
    prepare: withReplicated(movedInTarget("deactivate?sendEmail=false"), promoted),
  },
  {
    name: "somebody is suspended before they came to be in the target",
    ending: "ignored: source-suspended",
    prepare: inOrder(moved("suspend"), grownOld),
  },
  {
    name: "somebody is unassigned before they came to be in the target",
    ending: "ignored: not-in-target",
    prepare: inOrder(left, grownOld),
  },
  {
    name: "a stranger has the login",
    ending: "rejected: login-taken",
    prepare: inOrder(strangerInTarget, grownOld),
  },
];

/** What reads the source in another way when people are in scope by their groups. */
export const groupFlows: readonly Flow[] = [
  { name: "a member is created", ending: "applied: create", prepare: nothing },
  { name: "a member changes", ending: "applied: update", prepare: withReplicated(promoted) },
  {
    name: "a member is deactivated",
    ending: "applied: deactivate",
    prepare: withReplicated(moved("deactivate")),
  },
  { name: "a member is deleted", ending: "applied: deactivate", prepare: withReplicated(deleted) },
  { name: "a member leaves the group", ending: "applied: suspend", prepare: withReplicated(left) },
  {
    name: "a member comes back",
    ending: "applied: unsuspend",
    prepare: withReplicated(left, replicated, entered),
  },
];

const colleagueInTarget: Step = async ({ orgs }, { login }) => {
  const profile = { login, email: login, firstName: "Ann", lastName: "Able" };
  const credentials = { password: { value: "Correct-Horse-7-Battery" } };
  await orgs.targetAdmin.call("POST", "/api/v1/users?activate=true", { profile, credentials });
};

/** Where people of the target may be adopted. */
export const adoptionFlows: readonly Flow[] = [
  {
    name: "somebody of the target is adopted",
    ending: "applied: adopt",
    prepare: inOrder(colleagueInTarget, grownOld),
  },
  { name: "somebody new to the source is adopted", ending: "applied: adopt", prepare: colleagueInTarget },
];

/**
 * Not in the matrix yet: a failure between the activation and the new link leaves the account with its old owner, and the
 * new one waits as `login-moving` until parked.
 */
export const rehireFlows: readonly Flow[] = [
  {
    name: "somebody deleted is hired again",
    isAboutSuccessor: true,
    ending: "applied: activate relink",
    prepare: withReplicated(deleted, replicated),
  },
];

/** And when everyone is. */
export const everyoneFlows: readonly Flow[] = [
  { name: "anybody is created", ending: "applied: create", prepare: nothing },
  {
    name: "anybody is deactivated",
    ending: "applied: deactivate",
    prepare: withReplicated(moved("deactivate")),
  },
  { name: "anybody is deleted", ending: "applied: deactivate", prepare: withReplicated(deleted) },
];

let people = 0;

/** Somebody hired in the source and in scope, where the flow begins. */
export async function begin(flow: Flow, orgs: MatrixOrgs): Promise<Person> {
  people += 1;
  const login = `person.${people}@example.com`;
  const hire = async (): Promise<string> => {
    const profile = { login, email: login, firstName: "Ann", lastName: "Able", title: "Clerk" };
    const credentials = { password: { value: "Correct-Horse-7-Battery" } };
    const answer = await orgs.sourceAdmin.call("POST", "/api/v1/users?activate=true", {
      profile,
      credentials,
    });
    await orgs.enter(readId(answer));
    return readId(answer);
  };
  const person = { number: people, userId: await hire(), login, nextLogin: `renamed.${people}@example.com` };
  const worker = orgs.getCalmWorker(flow.choices);
  await flow.prepare({ orgs, worker }, person);
  return flow.isAboutSuccessor === true ? { ...person, userId: await hire() } : person;
}
