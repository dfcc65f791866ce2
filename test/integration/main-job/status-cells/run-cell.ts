import { PeopleInARow } from "../../../../functions/worker/people-in-a-row.ts";
import { type ReconcileDeps, reconcileUser } from "../../../../functions/worker/reconcile-user.ts";
import { targetAttributes } from "../../../../shared/contracts/names.ts";
import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import { parseStatusRecord } from "../../../../shared/core/plan/status-record.ts";
import type { SourceDirectory, TargetDirectory } from "../../../../shared/core/ports.ts";
import type { TwoOrgs } from "../two-orgs.ts";
import type { StatusCell } from "./cells.ts";
import { type Ending, expectEnding, type Standing } from "./expected-ending.ts";
import type { Person } from "./pretended-source.ts";

/** Requests sent so far; each method of a directory is one. */
export interface RequestCount {
  reads: number;
  writes: number;
}

/** Brings source and target to a cell's states, and checks that the target is there. */
export async function prepareCell(orgs: TwoOrgs, cell: StatusCell): Promise<Person> {
  const { login, source, target } = cell;
  const userId = await source.prepare(orgs.sourceAdmin, orgs.connection.scope.appId, login);
  const person = { userId, login };
  await target.prepare(orgs, person);
  const { status, recorded } = await readStanding(orgs, login);
  if (status !== target.status || recorded !== target.record)
    throw new Error(`${cell.name}: prepared as ${status} with the record ${recorded}`);
  return person;
}

/** What a worker that has just started hands to the use case, under a cell's policy. */
export function buildDeps(orgs: TwoOrgs, { source, policy }: StatusCell): ReconcileDeps {
  return {
    ...orgs.deps,
    connection: { ...orgs.connection, ...source.choices, ...policy },
    missing: new PeopleInARow(),
    forbidden: new PeopleInARow(),
  };
}

/** What came of a cell's reconcile, and how the person stands after the next one. */
export type CellResult = Ending & { readonly nextStanding: Standing };

/**
 * Runs the cells of one pair of states. Each has a person of its own, but for those that are not to write anything: they
 * share one, who must be the same after each.
 */
export async function runCells(
  orgs: TwoOrgs,
  cells: readonly StatusCell[],
): Promise<Record<string, CellResult>> {
  const isStill = ({ target, source, policy }: StatusCell): boolean =>
    expectEnding(target, source, policy).writes === 0;
  const results: Record<string, CellResult> = {};
  const run = async (ofOnePerson: readonly StatusCell[]): Promise<void> => {
    const [first] = ofOnePerson;
    if (first === undefined) return;
    const person = await prepareCell(orgs, first);
    for (const cell of ofOnePerson) results[cell.name] = await runCell(orgs, cell, person);
  };
  const moving = cells.filter((cell) => !isStill(cell)).map((cell) => [cell]);
  await Promise.all([cells.filter(isStill), ...moving].map(run));
  return results;
}

/** Reconciles somebody twice, and tells what came of it each time. */
async function runCell(orgs: TwoOrgs, cell: StatusCell, { userId, login }: Person): Promise<CellResult> {
  const first = await reconcileCounting(userId, buildDeps(orgs, cell));
  const standing = await readStanding(orgs, login);
  const second = await reconcileCounting(userId, buildDeps(orgs, cell));
  return {
    ...first,
    standing,
    next: second as Ending["next"],
    nextStanding: await readStanding(orgs, login),
  };
}

async function reconcileCounting(
  userId: string,
  deps: ReconcileDeps,
): Promise<RequestCount & { outcome: Outcome }> {
  const count: RequestCount = { reads: 0, writes: 0 };
  const outcome = await reconcileUser(userId, null, {
    ...deps,
    source: countSource(deps.source, count),
    target: countTarget(deps.target, count),
  });
  return { outcome, ...count };
}

function countSource(source: SourceDirectory, count: RequestCount): SourceDirectory {
  const read = <TAnswer>(answer: TAnswer): TAnswer => {
    count.reads += 1;
    return answer;
  };
  return {
    readAppUser: (appId, userId) => read(source.readAppUser(appId, userId)),
    readUser: (userId) => read(source.readUser(userId)),
    readApp: (appId) => read(source.readApp(appId)),
    listUserGroups: (userId, cursor) => read(source.listUserGroups(userId, cursor)),
    readGroup: (groupId) => read(source.readGroup(groupId)),
    seesAnybody: () => read(source.seesAnybody()),
  };
}

function countTarget(target: TargetDirectory, count: RequestCount): TargetDirectory {
  const read = <TAnswer>(answer: TAnswer): TAnswer => {
    count.reads += 1;
    return answer;
  };
  const write = <TAnswer>(answer: TAnswer): TAnswer => {
    count.writes += 1;
    return answer;
  };
  return {
    readUser: (loginOrId) => read(target.readUser(loginOrId)),
    findByLink: (link) => read(target.findByLink(link)),
    findByLogin: (wanted) => read(target.findByLogin(wanted)),
    joinGroup: (userId) => write(target.joinGroup(userId)),
    createUser: (profile, beginning) => write(target.createUser(profile, beginning)),
    updateProfile: (userId, profile, etag) => write(target.updateProfile(userId, profile, etag)),
    changeStatus: (userId, action) => write(target.changeStatus(userId, action)),
  };
}

/** How somebody stands in the target, as an admin sees it. */
export async function readStanding(orgs: TwoOrgs, login: string): Promise<Standing> {
  const user = (await orgs.targetAdmin.find(`/api/v1/users/${login}`)) as {
    status: UserStatus;
    profile: Record<string, string | null | undefined>;
  } | null;
  if (user === null) return { status: null, recorded: null, title: null };
  const record = parseStatusRecord(user.profile[targetAttributes.statusRecord]);
  return { status: user.status, recorded: record?.status ?? null, title: user.profile["title"] ?? null };
}
