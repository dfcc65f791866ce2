import { expect, test } from "vitest";
import type { Step } from "../../../../functions/bootstrap/engine/step.ts";
import { applySteps, planSteps } from "../../../../functions/bootstrap/engine/walk.ts";
import type { Problem } from "../../../../shared/contracts/bootstrap.ts";
import { fail, type Result, succeed } from "../../../../shared/core/result.ts";
import { buildSite, unreachable } from "./site-double.ts";

const refused: Problem = { reason: "refused", message: "no", remedy: "mend it" };

interface World {
  readonly step: Step;
  readonly performed: () => number;
}

/** A step that makes one thing. `perform` says what making it comes to; it shows after `visibleAfter` looks. */
function makeThing(
  id: string,
  perform: (attempt: number) => Result<null, Problem> = () => succeed(null),
  options: { readonly takesEffect?: (attempt: number) => boolean; readonly visibleAfter?: number } = {},
): World {
  let attempts = 0;
  let looksLeft = Number.POSITIVE_INFINITY;
  const step: Step = {
    id,
    where: "target",
    isWanted: () => true,
    examine() {
      looksLeft -= 1;
      if (looksLeft < 0) return Promise.resolve(succeed({ existed: id, changes: [], facts: { appId: id } }));
      const make = () => {
        attempts += 1;
        const result = perform(attempts);
        if (options.takesEffect?.(attempts) ?? result.ok) looksLeft = options.visibleAfter ?? 0;
        return Promise.resolve(result);
      };
      return Promise.resolve(
        succeed({ existed: null, changes: [{ action: "create", what: id, perform: make }] }),
      );
    },
  };
  return { step, performed: () => attempts };
}

const created = (what: string) => ({ action: "create", what });

test("only says what it would do, when it plans", async () => {
  const { step, performed } = makeThing("group");
  const { site } = buildSite();

  const { reports } = await planSteps([step], site);

  expect(reports).toMatchObject([{ state: "would-change", changes: [created("group")] }]);
  expect(performed()).toBe(0);
});

test("plans on behind a step that cannot be examined", async () => {
  const broken: Step = {
    ...makeThing("broken").step,
    examine: () => Promise.resolve(fail(refused)),
  };
  const { site } = buildSite();

  const { reports } = await planSteps([broken, makeThing("group").step], site);

  expect(reports.map(({ state }) => state)).toEqual(["problem", "would-change"]);
});

test("tries an org that does not answer once, and goes on with the other", async () => {
  const silent: Step = {
    ...makeThing("silent").step,
    where: "source",
    examine: () => Promise.resolve(fail(unreachable)),
  };
  const { site } = buildSite();

  const { reports } = await planSteps([silent, silent, makeThing("group").step], site);

  expect(reports.map(({ state }) => state)).toEqual(["problem", "not-reached", "would-change"]);
});

test("says of what is left that there is no time for it, when it plans", async () => {
  const { site, clock } = buildSite();
  clock.advance(600_000);

  const { reports } = await planSteps([makeThing("group").step], site);

  expect(reports).toMatchObject([{ state: "problem", problem: { reason: "out-of-time" } }]);
});

test("does it, and hands what it learnt on", async () => {
  const { site } = buildSite();

  const { reports, facts } = await applySteps([makeThing("group").step], site);

  expect(reports).toMatchObject([{ state: "changed", existed: null, changes: [created("group")] }]);
  expect(facts).toEqual({ appId: "group" });
});

test("ends at a refusal, and says which steps it did not come to", async () => {
  const later = makeThing("later");
  const { site } = buildSite();

  const { reports } = await applySteps(
    [makeThing("first").step, makeThing("second", () => fail(refused)).step, later.step],
    site,
  );

  expect(reports.map(({ state }) => state)).toEqual(["changed", "problem", "not-reached"]);
  expect(reports[1]?.problem).toEqual(refused);
  expect(later.performed()).toBe(0);
});

test("looks again when an answer was lost, and tells of a change that was made all the same", async () => {
  const { step, performed } = makeThing("group", () => fail(unreachable), { takesEffect: () => true });
  const { site } = buildSite();

  const { reports } = await applySteps([step], site);

  expect(reports).toMatchObject([{ state: "changed", changes: [created("group")], problem: null }]);
  expect(performed()).toBe(1);
});

test("does it again when an answer was lost and nothing was made", async () => {
  const { step, performed } = makeThing("group", (attempt) =>
    attempt === 1 ? fail(unreachable) : succeed(null),
  );
  const { site } = buildSite();

  const { reports } = await applySteps([step], site);

  expect(reports).toMatchObject([{ state: "changed", changes: [created("group")] }]);
  expect(performed()).toBe(2);
});

test("gives up an org that never answers", async () => {
  const { step, performed } = makeThing("group", () => fail(unreachable));
  const { site } = buildSite();

  const { reports } = await applySteps([step], site);

  expect(reports).toMatchObject([{ state: "problem", changes: [], problem: unreachable }]);
  expect(performed()).toBe(5);
});

test("waits for a change to show instead of doing it twice", async () => {
  const { step, performed } = makeThing("group", undefined, { visibleAfter: 3 });
  const { site, clock } = buildSite();

  const { reports } = await applySteps([step], site);

  expect(reports).toMatchObject([{ state: "changed", changes: [created("group")] }]);
  expect(performed()).toBe(1);
  expect(clock.waitsMs).toEqual([500, 500, 500]);
});

test("says so when a change never shows", async () => {
  const { step, performed } = makeThing("group", undefined, { visibleAfter: 1000 });
  const { site } = buildSite();

  const { reports } = await applySteps([step], site);

  expect(reports).toMatchObject([
    { state: "problem", changes: [created("group")], problem: { reason: "did-not-take" } },
  ]);
  expect(performed()).toBe(1);
});

test("stops before the invocation ends", async () => {
  const { step, performed } = makeThing("group");
  const { site, clock } = buildSite();
  clock.advance(600_000);

  const { reports } = await applySteps([step], site);

  expect(reports).toMatchObject([{ state: "problem", problem: { reason: "out-of-time" } }]);
  expect(performed()).toBe(0);
});

test("begins no change for which there is no time", async () => {
  const performed: string[] = [];
  const { site, clock } = buildSite();
  const change = (what: string) => ({
    action: "create" as const,
    what,
    perform: () => {
      performed.push(what);
      clock.advance(600_000);
      return Promise.resolve(succeed(null));
    },
  });
  const step: Step = {
    ...makeThing("two").step,
    examine: () => Promise.resolve(succeed({ existed: null, changes: [change("one"), change("other")] })),
  };

  const { reports } = await applySteps([step], site);

  expect(reports).toMatchObject([{ changes: [created("one")], problem: { reason: "out-of-time" } }]);
  expect(performed).toEqual(["one"]);
});
