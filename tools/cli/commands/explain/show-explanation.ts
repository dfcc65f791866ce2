import type { Explanation } from "../../../../shared/contracts/operator.ts";
import type { Screen } from "../../output/screen.ts";

/** What would be done now, in words. */
export function describePlan(plan: Explanation["plan"], { paint }: Pick<Screen, "paint">): string {
  const { steps, outcome, reason, field } = plan;
  const why = reason === "none" ? "" : `: ${reason}${field === null ? "" : ` (${field})`}`;
  const end = paint(outcome === "rejected" ? "bad" : outcome === "applied" ? "good" : "warn", outcome + why);
  return steps.length === 0 ? end : `${steps.join(", then ")} → ${end}`;
}

/** The whole explanation, for people. */
export function showExplanation(explained: Explanation, screen: Screen, withValues: boolean): void {
  const { userId, link, source, wish, target, holder, attributes, plan } = explained;
  screen.say(screen.paint("strong", userId));
  screen.table(
    [],
    [
      ["source", describeSource(source)],
      ["should be", wish ?? "(nothing is decided)"],
      ["link", link],
      ["target", describeTarget(target)],
      ...(target === null ? [] : [["status set by", describeAuthor(target)]]),
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
  if (empty.length > 0) screen.say(screen.paint("dim", wrapWords(`nothing in either: ${empty.join(", ")}`)));
}

const lineWidth = 100;

/** Breaks a long line between words. */
function wrapWords(text: string): string {
  return text.replaceAll(new RegExp(`(.{1,${lineWidth}})(?: |$)`, "g"), "$1\n").trimEnd();
}

function describeSource(source: Explanation["source"]): string {
  if (source === null) return "does not say";
  const { evidence, status, login } = source;
  return [evidence, status, login].filter((word) => word !== null).join(", ");
}

function describeTarget(target: Explanation["target"]): string {
  if (target === null) return "nobody";
  return `${target.id}, ${target.status}, ${target.login}${target.isAdopted ? ", adopted" : ""}`;
}

const authors = { bridge: "the bridge", "somebody-else": "somebody else", nobody: "nothing noted" } as const;

function describeAuthor({
  statusSetBy,
  statusRecord,
  statusChanged,
}: NonNullable<Explanation["target"]>): string {
  const since = statusChanged === null ? "" : `, since ${statusChanged.replace(/\.000Z$/, "Z")}`;
  return `${authors[statusSetBy]}${since}${statusRecord === null ? "" : ` (record ${statusRecord})`}`;
}

function showValue(value: unknown): string {
  return value === null ? "-" : typeof value === "string" ? value : JSON.stringify(value);
}
