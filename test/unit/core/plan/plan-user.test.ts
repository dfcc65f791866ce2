import { describe, expect, test } from "vitest";
import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import type { Desired } from "../../../../shared/core/plan/decide-wish.ts";
import type { Operation } from "../../../../shared/core/plan/operations.ts";
import type { TargetUser } from "../../../../shared/core/plan/people.ts";
import { type PlanPolicy, planUser } from "../../../../shared/core/plan/plan-user.ts";
import type { Wish } from "../../../../shared/core/plan/status-table.ts";
import { buildConnection } from "../../../support/connections.ts";
import { annsProfile, buildTargetUser, link, login } from "../../../support/people.ts";
import { instantAt, testNowMs } from "../../../support/stub-clock.ts";

const policy: PlanPolicy = buildConnection();
const profile = { email: login, firstName: "Ann", lastName: "Able", title: null };

/** Somebody wanted as `wish`; `title` is what the target does not show yet. */
function want(wish: Wish, title: string | null = null): Desired {
  if (wish === "deactivated" || wish === "removed-by-suspending") return { kind: "removed", wish, login };
  return { kind: "present", wish, login, profile: { ...profile, title }, createdMs: testNowMs };
}

/** Somebody in the target; `by` is who set the status. */
function standing(status: UserStatus, by: "us" | "others" = "us"): TargetUser {
  const record = by === "us" ? { sourceStatusRecord: `${status}@${instantAt(-3_600_000)}` } : {};
  return buildTargetUser({ status, statusChangedMs: testNowMs - 3_599_000, profile: record });
}

/** An operation in a word: what is written, or the change of status. */
function describeOperation(operation: Operation): string {
  if (operation.kind === "lifecycle") return operation.action;
  if (operation.kind !== "write") return operation.kind;
  const { sourceStatusRecord, ...attributes } = operation.profile;
  const status = String(sourceStatusRecord).split("@")[0];
  return [
    "write",
    ...Object.keys(attributes),
    ...(sourceStatusRecord === undefined ? [] : [`${status}!`]),
  ].join(" ");
}

/** A plan in words: its operations, then what it holds or how it ends. */
function describePlan(
  desired: Desired,
  observed: TargetUser | null,
  choices: Partial<PlanPolicy> = {},
): string {
  const plan = planUser(desired, observed, link, { ...policy, ...choices });
  if (plan.kind === "apply") {
    const operations = plan.operations.map(describeOperation).join(", ");
    return plan.hold === null ? operations : `${operations}; held ${plan.hold}`;
  }
  return "reason" in plan.outcome ? `${plan.outcome.kind} ${plan.outcome.reason}` : plan.outcome.kind;
}

const pending = ["PROVISIONED", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT"] as const;
const deactivate = "write DEPROVISIONED!, deactivate";

/** The promise about statuses (design, status table), for somebody whose title differs too. `STATUS!` is the record. */
const table: readonly (readonly [UserStatus, "us" | "others", Readonly<Record<Wish, string>>])[] = [
  [
    "STAGED",
    "others",
    {
      enabled: "write title, activate, write ACTIVE!",
      staged: "ignored source-staged",
      suspended: "write title; held cannot-suspend",
      deactivated: deactivate,
      "removed-by-suspending": deactivate,
    },
  ],
  ...pending.map(
    (status) =>
      [
        status,
        "others",
        {
          enabled: "write title",
          staged: "ignored source-staged",
          suspended: "write title; held cannot-suspend",
          deactivated: deactivate,
          "removed-by-suspending": deactivate,
        },
      ] as const,
  ),
  [
    "ACTIVE",
    "others",
    {
      enabled: "write title",
      staged: "ignored source-staged",
      suspended: "write title SUSPENDED!, suspend",
      deactivated: deactivate,
      "removed-by-suspending": "write SUSPENDED!, suspend",
    },
  ],
  [
    "SUSPENDED",
    "us",
    {
      enabled: "write title ACTIVE!, unsuspend",
      staged: "ignored source-staged",
      suspended: "write title",
      deactivated: deactivate,
      "removed-by-suspending": "unchanged",
    },
  ],
  [
    "SUSPENDED",
    "others",
    {
      enabled: "write title; held suspended-in-target",
      staged: "ignored source-staged",
      suspended: "write title",
      deactivated: "deactivate",
      "removed-by-suspending": "unchanged",
    },
  ],
  [
    "DEPROVISIONED",
    "us",
    {
      enabled: "activate, write title ACTIVE!",
      staged: "ignored source-staged",
      suspended: "unchanged",
      deactivated: "unchanged",
      "removed-by-suspending": "unchanged",
    },
  ],
  [
    "DEPROVISIONED",
    "others",
    {
      enabled: "held deactivated-in-target",
      staged: "ignored source-staged",
      suspended: "unchanged",
      deactivated: "unchanged",
      "removed-by-suspending": "unchanged",
    },
  ],
];
const cells = table.flatMap(([status, by, row]) =>
  (Object.entries(row) as [Wish, string][]).map(([wish, words]) => [status, by, wish, words] as const),
);

test.each(cells)("plans for %s by %s, to be %s: %s", (status, by, wish, words) => {
  expect(describePlan(want(wish, "Chief"), standing(status, by))).toBe(words);
});

test.each(cells)(
  "plans no attributes for %s by %s, to be %s, when none differ",
  (status, by, wish, words) => {
    const withoutTitle = words.replace(/^write title(?:, |; |$)/, "").replace("write title ", "write ");

    expect(describePlan(want(wish), standing(status, by))).toBe(
      withoutTitle === "" ? "unchanged" : withoutTitle,
    );
  },
);

test.each([
  ["enabled", "create"],
  ["staged", "create"],
  ["suspended", "ignored source-suspended"],
  ["deactivated", "ignored not-in-target"],
  ["removed-by-suspending", "ignored not-in-target"],
] as const)("plans for nobody, to be %s: %s", (wish, words) => {
  expect(describePlan(want(wish), null)).toBe(words);
});

test("creates somebody with login, link and the attributes that have a value", () => {
  const plan = planUser(want("enabled"), null, link, policy);

  const { title: _noValue, ...values } = profile;
  expect(plan).toEqual({
    kind: "apply",
    operations: [
      {
        kind: "create",
        profile: { ...values, login, sourceUserKey: link },
        credentials: "federation",
        isActive: true,
      },
    ],
    hold: null,
  });
});

describe("somebody new", () => {
  test.each([
    ["federated", "federation active", "federation staged"],
    ["active_with_pass", "password active", "password staged"],
    ["active_without_pass", "none staged, activate", "none staged"],
    ["pending_with_pass", "password staged", "password staged"],
    ["pending_without_pass", "none staged", "none staged"],
  ] as const)("begins as %s: %s; staged in the source: %s", (initialStatus, enabled, staged) => {
    const begin = (wish: Wish): string => {
      const plan = planUser(want(wish), null, link, { ...policy, initialStatus });
      if (plan.kind === "end") return plan.outcome.kind;
      return plan.operations
        .map((operation) =>
          operation.kind === "create"
            ? `${operation.credentials} ${operation.isActive ? "active" : "staged"}`
            : describeOperation(operation),
        )
        .join(", ");
    };

    expect([begin("enabled"), begin("staged")]).toEqual([enabled, staged]);
  });

  test.each([
    ["federated", "write title, activate, write ACTIVE!"],
    ["active_with_pass", "write title, activate, write ACTIVE!"],
    ["active_without_pass", "write title, activate, write ACTIVE!"],
    ["pending_with_pass", "write title"],
    ["pending_without_pass", "write title"],
  ] as const)("is %s, and when STAGED later: %s", (initialStatus, words) => {
    expect(describePlan(want("enabled", "Chief"), standing("STAGED", "others"), { initialStatus })).toBe(
      words,
    );
  });

  test("who waits, STAGED, cannot be suspended but removed, as anybody STAGED", () => {
    const choices = { initialStatus: "pending_with_pass" } as const;
    const waiting = standing("STAGED", "others");

    expect(describePlan(want("suspended"), waiting, choices)).toBe("held cannot-suspend");
    expect(describePlan(want("deactivated"), waiting, choices)).toBe(deactivate);
  });
});

describe("the profile", () => {
  test("is written only where it differs, the login included", () => {
    const desired = { ...want("enabled", "Chief"), login: "ann.new@example.com" } as Desired;
    const observed = buildTargetUser({ profile: { ...annsProfile, sourceUserKey: link, badge: "kept" } });

    expect(planUser(desired, observed, link, policy)).toMatchObject({
      operations: [
        { kind: "write", profile: { login: "ann.new@example.com", title: "Chief" }, isUpdate: true },
      ],
    });
  });

  test("is emptied where the source has no value any more", () => {
    const observed = buildTargetUser({ profile: { ...annsProfile, sourceUserKey: link, title: "Chief" } });

    expect(planUser(want("enabled"), observed, link, policy)).toMatchObject({
      operations: [{ kind: "write", profile: { title: null } }],
    });
  });

  test("is never written for a removal, whatever differs", () => {
    const observed = buildTargetUser({ login: "other@example.com", profile: { title: "Chief" } });

    expect(describePlan(want("deactivated"), observed)).toBe(deactivate);
  });
});

describe("the record of who decided a status", () => {
  test("carries the instant of the target's own clock", () => {
    const observed = buildTargetUser({ readAtMs: testNowMs - 7000 });

    expect(planUser(want("suspended"), observed, link, policy)).toMatchObject({
      operations: [
        { kind: "write", profile: { sourceStatusRecord: `SUSPENDED@${instantAt(-7000)}` }, isUpdate: false },
        { kind: "lifecycle", action: "suspend" },
      ],
    });
  });

  test("may be missing for what shuts somebody off, not for anything else", () => {
    const isAllowedToFail = (wish: Wish) =>
      planUser(want(wish), buildTargetUser(), link, policy).kind === "apply" &&
      JSON.stringify(planUser(want(wish), buildTargetUser(), link, policy)).includes('"mayFail":true');

    expect(isAllowedToFail("deactivated")).toBe(true);
    expect(isAllowedToFail("removed-by-suspending")).toBe(true);
    expect(isAllowedToFail("suspended")).toBe(true);
    expect(isAllowedToFail("enabled")).toBe(false);
  });

  test("is put right when a crash left it saying what is not so", () => {
    for (const status of ["ACTIVE", "PROVISIONED"] as const) {
      const observed = buildTargetUser({
        status,
        profile: { sourceStatusRecord: `SUSPENDED@${instantAt(-60_000)}` },
      });

      expect(describePlan(want("enabled"), observed)).toBe("write ACTIVE!");
    }
  });

  test("that says active of somebody still suspended means that our own decision is to be finished", () => {
    const observed = buildTargetUser({
      status: "SUSPENDED",
      statusChangedMs: testNowMs - 60_000,
      profile: { sourceStatusRecord: `ACTIVE@${instantAt(-30_000)}` },
    });

    expect(describePlan(want("enabled"), observed)).toBe("write ACTIVE!, unsuspend");
  });

  test("of ours does not cover a suspension that somebody else decided later", () => {
    const observed = buildTargetUser({
      status: "SUSPENDED",
      statusChangedMs: testNowMs - 30_000,
      profile: { sourceStatusRecord: `ACTIVE@${instantAt(-60_000)}` },
    });

    expect(describePlan(want("enabled"), observed)).toBe("held suspended-in-target");
  });
});

describe("the connection's choices", () => {
  test.each([
    ["SUSPENDED", "write title ACTIVE!, unsuspend"],
    ["DEPROVISIONED", "activate, write title ACTIVE!"],
  ] as const)("let the source overrule somebody else's %s", (status, words) => {
    const observed = standing(status, "others");

    expect(describePlan(want("enabled", "Chief"), observed, { statusAuthority: "source" })).toBe(words);
  });

  test("let the source overrule nothing but what is held", () => {
    for (const [status, by, wish, words] of cells) {
      if (words.includes("-in-target")) continue;
      expect(describePlan(want(wish, "Chief"), standing(status, by), { statusAuthority: "source" })).toBe(
        words,
      );
    }
  });

  test.each(["STAGED", ...pending] as const)(
    "let %s be deactivated when it cannot be suspended",
    (status) => {
      const observed = standing(status, "others");

      expect(describePlan(want("suspended", "Chief"), observed, { whenUnsuspendable: "deactivate" })).toBe(
        deactivate,
      );
    },
  );

  test("hold every removal that would do something, and only those", () => {
    for (const [status, by, wish, words] of cells) {
      const isRemoval = wish === "deactivated" || wish === "removed-by-suspending";
      const isHeld = isRemoval && words !== "unchanged";

      expect(describePlan(want(wish, "Chief"), standing(status, by), { removals: "hold" })).toBe(
        isHeld ? "held removals-on-hold" : words,
      );
    }
  });
});

test("waits while Okta still activates or deactivates somebody", () => {
  for (const wish of ["enabled", "suspended", "deactivated", "removed-by-suspending"] as const) {
    expect(describePlan(want(wish), buildTargetUser({ isInTransition: true }))).toBe("retry in-transition");
  }
});

test("leaves alone whom the source ignores or holds", () => {
  expect(describePlan({ kind: "ignored", reason: "source-staged" }, buildTargetUser())).toBe(
    "ignored source-staged",
  );
  expect(describePlan({ kind: "held", reason: "assignment-unclear" }, buildTargetUser())).toBe(
    "held assignment-unclear",
  );
});
