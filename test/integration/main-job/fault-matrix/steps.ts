import { readId } from "../../../../tools/local/admin.ts";
import { change, changeStatus } from "../../../../tools/local/demo/people.ts";
import type { Flow } from "./flow.ts";

/** Somebody older than this is searched for before they are created. */
const elevenMinutesMs = 660_000;

type Step = Flow["prepare"];

export const nothing: Step = () => Promise.resolve();
export const inOrder =
  (...steps: readonly Step[]): Step =>
  async (stage, person) => {
    for (const step of steps) await step(stage, person);
  };

/** The bridge makes the target as the source says so far. */
export const replicated: Step = async ({ worker }, { userId }) => {
  const outcome = await worker.reconcile(userId);
  if (outcome.kind !== "applied") throw new Error(`not prepared: ${JSON.stringify(outcome)}`);
};
export const grownOld: Step = ({ orgs }) => Promise.resolve(orgs.clock.skip(elevenMinutesMs));

export const moved =
  (action: Parameters<typeof changeStatus>[2]): Step =>
  ({ orgs }, { userId }) =>
    changeStatus(orgs.sourceAdmin, userId, action);
export const promoted: Step = ({ orgs }, { userId }) => change(orgs.sourceAdmin, userId, { title: "Chief" });
export const renamed: Step = ({ orgs }, { userId, nextLogin }) =>
  change(orgs.sourceAdmin, userId, { login: nextLogin });
export const cleared: Step = async ({ orgs }, { userId }) => {
  await orgs.sourceAdmin.call("POST", `/api/v1/users/${userId}`, { profile: { title: null } });
};
export const entered: Step = ({ orgs }, { userId }) => orgs.enter(userId);
export const left: Step = ({ orgs }, { userId }) => orgs.leave(userId);
/** Of two deletions the first deactivates. */
export const deleted: Step = async ({ orgs }, { userId }) => {
  for (const _ of [1, 2]) await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${userId}`);
};

/** What an admin of the target does to somebody. */
export const movedInTarget =
  (operation: string): Step =>
  async ({ orgs }, { login }) => {
    const id = readId(await orgs.targetAdmin.call("GET", `/api/v1/users/${login}`));
    await orgs.targetAdmin.call("POST", `/api/v1/users/${id}/lifecycle/${operation}`);
  };
export const strangerInTarget: Step = async ({ orgs }, { login }) => {
  const profile = { login, email: login, firstName: "Some", lastName: "Stranger" };
  await orgs.targetAdmin.call("POST", "/api/v1/users?activate=false", { profile });
};

export const withReplicated = (...steps: readonly Step[]): Step => inOrder(replicated, grownOld, ...steps);

export const colleagueInTarget: Step = async ({ orgs }, { login }) => {
  const profile = { login, email: login, firstName: "Ann", lastName: "Able" };
  const credentials = { password: { value: "Correct-Horse-7-Battery" } };
  await orgs.targetAdmin.call("POST", "/api/v1/users?activate=true", { profile, credentials });
};
