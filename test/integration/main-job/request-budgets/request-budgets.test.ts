import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reconcileUser } from "../../../../functions/worker/reconcile-user.ts";
import type { ScopeKind } from "../../../../shared/contracts/scope.ts";
import { changesOf, type Outcome, reasonOf } from "../../../../shared/core/outcome.ts";
import { type Person, type ScopedOrgs, startScopedOrgs } from "../scoped-orgs.ts";
import { type Flow, flows, type Requests } from "./flows.ts";

const kinds: readonly ScopeKind[] = ["app", "groups", "everyone"];

interface Measurement {
  readonly flow: Flow;
  readonly kind: ScopeKind;
  readonly budget: Requests;
  readonly measured: Requests;
}

const measurements: Measurement[] = [];

afterAll(() => {
  if (process.env["ORGBRIDGE_PRINT_BUDGETS"] === "1") process.stdout.write(drawTable());
});

describe.each(kinds)(
  "Okta requests of one reconcile in a scope of the kind %s (design, section 5)",
  (kind) => {
    let orgs: ScopedOrgs;

    beforeAll(async () => {
      orgs = await startScopedOrgs(kind, { connection: { adoptExisting: "by-login" } });
    });
    afterAll(() => orgs.stop());

    test.each(flows.filter((flow) => flow.kinds?.includes(kind) ?? true))(
      "keep their budget: $name",
      async (flow) => {
        const person = await (flow.hire ?? hire)(orgs);
        const look = () => reconcile(orgs, flow, person);
        await flow.prepare(orgs, person, async () => void (await look()));
        orgs.countRequests();

        const outcome = await look();

        const measured = orgs.countRequests();
        const budget = { ...flow.budget, reads: flow.budget.reads + (kind === "groups" ? 1 : 0) };
        measurements.push({ flow, kind, budget, measured });
        expect(describeOutcome(outcome)).toBe(flow.outcome);
        expect(measured.reads).toBeLessThanOrEqual(budget.reads);
        expect(measured.writes).toBeLessThanOrEqual(budget.writes);
        // In the scope that the design speaks of, what is not needed shows.
        if (kind === "app") expect(measured).toEqual(budget);
      },
    );

    test("are of no flow that sends a mail", () => {
      const sent = orgs.target.mails.list().filter(({ actorId }) => actorId.startsWith("0oa"));

      expect(sent).toEqual([]);
    });
  },
);

function hire(orgs: ScopedOrgs): Promise<Person> {
  return orgs.hire();
}

function reconcile(orgs: ScopedOrgs, { choices, laterMs = 0 }: Flow, { userId }: Person): Promise<Outcome> {
  return reconcileUser(userId, null, {
    ...orgs.deps,
    connection: { ...orgs.deps.connection, ...choices, scope: orgs.deps.connection.scope },
    nowMs: () => Date.now() + laterMs,
  });
}

function describeOutcome(outcome: Outcome): string {
  const reason = reasonOf(outcome);
  return [outcome.kind, ...(reason === "none" ? [] : [reason]), ...changesOf(outcome)].join(" ");
}

/** Budgets and measurements, in Markdown; of the flows that do not exist in a scope, nothing. */
function drawTable(): string {
  const draw = ({ reads, writes }: Requests) => `${reads}+${writes}`;
  const rows = flows.map((flow) => {
    const columns = kinds.map((kind) => {
      const found = measurements.find((one) => one.flow === flow && one.kind === kind);
      return found === undefined ? "" : `${draw(found.measured)} of ${draw(found.budget)}`;
    });
    return [flow.name, flow.isInDesign ? "design" : "ours", ...columns];
  });
  const heads = ["flow (reads + writes)", "budget by", ...kinds];
  const lines = [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `\n${lines.join("\n")}\n`;
}
