import { afterEach, expect, test } from "vitest";
import { type BareOptions, type BareOrgs, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";

const started: BareOrgs[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((orgs) => orgs.stop()));
});

async function start(options: BareOptions = {}): Promise<BareOrgs> {
  const orgs = await startBareOrgs(options);
  started.push(orgs);
  return orgs;
}

test("does what the plan said, and nothing the second time", async () => {
  const orgs = await start();

  const plan = await orgs.run("plan");
  const apply = await orgs.run("apply");
  const again = await orgs.run("apply");

  expect([plan, apply, again].flatMap(listProblems)).toEqual([]);
  expect(listChanges(plan).length).toBeGreaterThan(20);
  expect(listChanges(apply)).toEqual(listChanges(plan));
  expect(listChanges(again)).toEqual([]);
});
