import { initialStatuses } from "../../shared/contracts/initial-status.ts";
import { userStatuses } from "../../shared/contracts/okta-user.ts";
import type { PlanPolicy } from "../../shared/core/plan/plan-user.ts";
import {
  type Cell,
  situationOf,
  statusTable,
  type TargetSituation,
  type Wish,
} from "../../shared/core/plan/status-table.ts";
import { listEvidence } from "./evidence.ts";
import { describePlanned } from "./planned-words.ts";

const wishTitles: Readonly<Record<Wish, string>> = {
  enabled: "enabled",
  staged: "staged",
  suspended: "suspended",
  deactivated: "removed, by deactivating",
  "removed-by-suspending": "removed, by suspending",
};

const variants: readonly { readonly title: string; readonly choices: Partial<PlanPolicy> }[] = [
  { title: '`statusAuthority: "source"`', choices: { statusAuthority: "source" } },
  { title: '`whenUnsuspendable: "deactivate"`', choices: { whenUnsuspendable: "deactivate" } },
  { title: '`removals: "hold"`', choices: { removals: "hold" } },
  ...initialStatuses.map((initialStatus) => ({
    title: `\`initialStatus: "${initialStatus}"\``,
    choices: { initialStatus },
  })),
];

/** The page on what the bridge does about statuses, in Markdown: from the table and the planner that the worker uses. */
export function buildStatusPage(): string {
  return [
    "# What becomes of a person",
    "",
    "`npm run docs:status-table` makes this page from `shared/core/plan`: the same table and the same planner that the worker uses.",
    "",
    "## What the source org shows, and what is wanted then",
    "",
    ...drawTable(["source", "wanted", "by a choice in the config"], listEvidence()),
    "",
    "Everything else that the source org can answer (no permission, an inactive or unknown app, an outage) is evidence of nothing: the",
    "person is tried again and nobody is removed. The third person in a row who cannot be found, and whose deletion no event announced, is",
    "`held: source-user-missing`: a lost role can look like that.",
    "",
    "## What is done in the target org",
    "",
    "*By us* means that the record in the person's profile says so: a status that somebody else set in the target org is theirs.",
    "`update` writes the mapped attributes, where they differ; a removal never writes any. With an `initialStatus` of `pending_…` somebody",
    "STAGED waits until somebody in the target org activates them. Nothing sends a mail.",
    "",
    ...drawTable(
      ["target now", "Okta's status", ...Object.values(wishTitles)],
      listRows().map(({ situation, row }) => [
        titleOf(situation),
        listStatuses(situation),
        ...wishes.map((wish) => describeCell(row[wish])),
      ]),
    ),
    "",
    "## The requests, in their order",
    "",
    "For somebody whose title differs too. A record is written before suspend, unsuspend and deactivate and after activate, so that whoever",
    "reads it after a crash is not misled. `unchanged`, `ignored` and `held` without a request before it send nothing.",
    "",
    ...drawTable(
      ["target now", ...Object.values(wishTitles)],
      listRows().map(({ situation }) => [
        titleOf(situation),
        ...wishes.map((wish) => describePlanned(situation, wish)),
      ]),
    ),
    "",
    "## What a choice in the config changes",
    "",
    ...drawTable(["choice", "target now", "wanted", "usually", "then"], listVariants()),
    "",
  ].join("\n");
}

const wishes: readonly Wish[] = ["enabled", "staged", "suspended", "deactivated", "removed-by-suspending"];

function listRows(): readonly {
  readonly situation: TargetSituation;
  readonly row: Readonly<Record<Wish, Cell>>;
}[] {
  return situations.map((situation) => ({ situation, row: statusTable[situation] }));
}

const situations = Object.keys(statusTable).filter(isSituation);

function isSituation(name: string): name is TargetSituation {
  return Object.hasOwn(statusTable, name);
}

function titleOf(situation: TargetSituation): string {
  return situation.replaceAll("-", " ");
}

/** The statuses of Okta's that a situation stands for. */
function listStatuses(situation: TargetSituation): string {
  const statuses = userStatuses.filter((status) =>
    [true, false].some((isOurs) => situationOf(status, isOurs) === situation),
  );
  return statuses.join(", ");
}

function describeCell({ steps, hold, whilePending }: Cell): string {
  const words = [
    ...steps,
    ...(hold === undefined ? [] : [`held: \`${hold}\``]),
    ...(whilePending === undefined ? [] : [`or with \`pending_…\` only ${whilePending.join(", ")}`]),
  ];
  return words.length === 0 ? "nothing" : words.join(", ");
}

function listVariants(): readonly (readonly string[])[] {
  return variants.flatMap(({ title, choices }) =>
    situations.flatMap((situation) =>
      wishes.flatMap((wish) => {
        const usually = describePlanned(situation, wish);
        const then = describePlanned(situation, wish, choices);
        return usually === then ? [] : [[title, titleOf(situation), wishTitles[wish], usually, then]];
      }),
    ),
  );
}

function drawTable(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}
