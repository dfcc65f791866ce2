import { expect } from "vitest";
import { PeopleInARow } from "../../../../functions/worker/people-in-a-row.ts";
import { reconcileUser } from "../../../../functions/worker/reconcile-user.ts";
import { buildSourceUserKey } from "../../../../shared/contracts/names.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import { hire } from "../../../../tools/local/demo/people.ts";
import type { QueuedOrgs } from "../queued-orgs.ts";
import { announceDeletion, type Flow, firstTitle, type Person } from "./flows.ts";
import type { KillableWorker, KillPoint } from "./killable-worker.ts";

interface ListedUser {
  readonly id: string;
  readonly status: string;
  readonly profile: { readonly login: string; readonly title?: string };
}

let people = 0;

/** Hires somebody new in the source org. */
export async function hireSomebody(orgs: QueuedOrgs, domain = "example.com"): Promise<Person> {
  people += 1;
  const login = `killed.${people}@${domain}`;
  const profile = { login, email: login, firstName: "Kim", lastName: "Doe", title: firstTitle };
  return { login, userId: await hire(orgs.sourceAdmin, orgs.appId, profile) };
}

/** A worker that nobody kills looks at somebody. */
export function look({ idleWorker }: QueuedOrgs, { userId }: Person): Promise<Outcome> {
  return reconcileUser(userId, null, { ...idleWorker, missing: new PeopleInARow() });
}

/** Everybody in the target who carries somebody's link. */
export async function listLinked(orgs: QueuedOrgs, { userId }: Person): Promise<readonly ListedUser[]> {
  const search = `profile.sourceUserKey eq "${buildSourceUserKey(orgs.connection.id, userId)}"`;
  const query = new URLSearchParams({ search }).toString();
  return (await orgs.targetAdmin.call("GET", `/api/v1/users?${query}`)) as readonly ListedUser[];
}

/** The status of everybody in the target but somebody, by their link or their login. */
export async function listStatuses(orgs: QueuedOrgs, but: Person): Promise<Readonly<Record<string, string>>> {
  const all = (await orgs.targetAdmin.call(
    "GET",
    `/api/v1/users?${new URLSearchParams({ search: "id pr", limit: "200" }).toString()}`,
  )) as readonly ListedUser[];
  if (all.length === 200) throw new Error("there are more people than one page shows");
  const own = new Set((await listLinked(orgs, but)).map(({ id }) => id));
  const others = all.filter(({ id, profile }) => !own.has(id) && profile.login !== but.login);
  return Object.fromEntries(others.map(({ id, status }) => [id, status]));
}

/** Somebody to whom a flow has just happened in the source org. */
export async function begin(orgs: QueuedOrgs, flow: Flow): Promise<Person> {
  const person = await hireSomebody(orgs);
  if (flow.isKnown) await look(orgs, person);
  for (const step of flow.before) {
    await step(orgs, person);
    await look(orgs, person);
  }
  await flow.act(orgs, person);
  return person;
}

/**
 * Lets a flow's worker be killed at each of these points in turn, and a next one do it; then everything must be as if nobody
 * had been killed.
 * @returns false when the flow did not come to the first point
 */
export async function killInFlow(
  worker: KillableWorker,
  flow: Flow,
  ...points: readonly KillPoint[]
): Promise<boolean> {
  const person = await begin(worker, flow);
  const others = await listStatuses(worker, person);
  const hint = flow.isDeletion ? announceDeletion() : undefined;

  for (const [index, point] of points.entries()) {
    const isKilled = await worker.killAt(point, person.userId, hint);
    if (!isKilled && index === 0) return false;
    expect(isKilled).toBe(true);
    expect(await worker.count(), "the record is not lost").toEqual({ queued: 1, parked: 0 });
  }
  await worker.letNextWorkerDoIt();

  expect(await worker.count()).toEqual({ queued: 0, parked: 0 });
  await expectEnding(worker, flow, person);
  expect(await listStatuses(worker, person), "nobody else").toEqual(others);
  return true;
}

/** Expects one person, as the flow must end, and nothing left to do. */
export async function expectEnding(
  orgs: QueuedOrgs,
  { expected, settled }: Flow,
  person: Person,
): Promise<void> {
  const linked = await listLinked(orgs, person);
  const found = linked.map(({ status, profile: { login, title } }) => ({ status, login, title }));
  const login = expected.login?.(person.login) ?? person.login;
  expect(found).toEqual([{ status: expected.status, login, title: expected.title }]);
  expect(await look(orgs, person), "nothing is left to do").toEqual(settled);
}
