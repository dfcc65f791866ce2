import type { Explanation } from "../../../../shared/contracts/operator.ts";
import type { Verdict } from "../../advice/judge-person.ts";
import type { Screen } from "../../output/screen.ts";

/** What would be done now, in words. */
export function describePlan(plan: Explanation["plan"], { paint }: Pick<Screen, "paint">): string {
  const { steps, outcome, reason, field } = plan;
  const why = reason === "none" ? "" : `: ${reason}${field === null ? "" : ` (${field})`}`;
  const end = paint(outcome === "rejected" ? "bad" : outcome === "applied" ? "good" : "warn", outcome + why);
  return steps.length === 0 ? end : `${steps.join(", then ")} → ${end}`;
}

/** The answer itself, on top: how they stand, why, and what to do. */
export function showVerdict(
  userId: string,
  { isFine, stands, why, todo, reason }: Verdict,
  screen: Screen,
): void {
  screen.say(`${screen.paint("strong", userId)} is ${screen.paint(isFine ? "good" : "bad", stands)}`);
  const article = reason === null ? "" : ` (docs/runbook.md#reason-${reason})`;
  screen.say(`why    ${screen.wrap(why, "       ")}`);
  screen.say(`to do  ${screen.wrap(`${todo ?? "nothing"}${article}`, "       ")}`);
  screen.say();
}

/** Everything that it rests on. */
export function showExplanation(explained: Explanation, screen: Screen, withValues: boolean): void {
  const { link, source, wish, target, holder, attributes, plan } = explained;
  screen.table(
    [],
    [
      ["source", describeSource(source, withValues)],
      ["should be", wish === null ? "(nothing is decided)" : (wishes[wish] ?? wish)],
      ["link", link],
      ["target", describeTarget(target, withValues)],
      ...(target === null ? [] : [["status", describeAuthor(target)]]),
      ...(holder === null
        ? []
        : [["login held by", `${holder.id}, ${holder.link ?? "whom no connection made"}`]]),
      ["now", describePlan(plan, screen)],
    ],
  );
  if (attributes.length === 0) return;
  screen.say();
  const isEmpty = ({ isSame, wanted, found }: Explanation["attributes"][number]): boolean =>
    isSame && wanted === null && found === null;
  screen.table(
    withValues ? ["attribute", "made from", "should be", "is", ""] : ["attribute", "made from", ""],
    attributes
      .filter((one) => !isEmpty(one))
      .map(({ name, rule, wanted, found, isSame }) => {
        const verdict = isSame ? screen.paint("dim", "same") : screen.paint("warn", "differs");
        return withValues
          ? [name, rule, showValue(wanted), showValue(found), verdict]
          : [name, rule, verdict];
      }),
  );
  const empty = attributes.filter(isEmpty).map(({ name }) => name);
  if (empty.length > 0)
    screen.say(screen.paint("dim", screen.wrap(`nothing in either: ${empty.join(", ")}`, "")));
}

const wishes: Readonly<Partial<Record<string, string>>> = {
  "removed-by-suspending": "shut off by suspending",
};

function describeSource(source: Explanation["source"], withLogin: boolean): string {
  if (source === null) return "does not say";
  const { evidence, status, login } = source;
  return [evidence, status, withLogin ? login : null].filter((word) => word !== null).join(", ");
}

function describeTarget(target: Explanation["target"], withLogin: boolean): string {
  if (target === null) return "nobody";
  const { id, status, login, isAdopted } = target;
  return [id, status, withLogin ? login : null, isAdopted ? "adopted" : null]
    .filter((word) => word !== null)
    .join(", ");
}

const authors = {
  bridge: "by the bridge",
  "somebody-else": "by somebody else",
  nobody: "no change noted",
} as const;

function describeAuthor({
  status,
  statusSetBy,
  statusRecord,
  statusChanged,
}: NonNullable<Explanation["target"]>): string {
  const since = statusChanged === null ? "" : ` since ${statusChanged.replace(/\.000Z$/, "Z")}`;
  const record = statusRecord === null ? "" : ` (record ${statusRecord})`;
  return `${status}${since}, ${authors[statusSetBy]}${record}`;
}

function showValue(value: unknown): string {
  return value === null ? "-" : typeof value === "string" ? value : JSON.stringify(value);
}
