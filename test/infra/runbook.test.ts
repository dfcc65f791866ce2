import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { linkRunbook, usualRunbook } from "../../infra/constructs/watching/alarm-rule.ts";
import { connectionRules } from "../../infra/constructs/watching/connection-rules.ts";
import { bridgeRules } from "../../infra/constructs/watching/intake-rules.ts";
import { questions } from "../../infra/constructs/watching/saved-queries.ts";
import { resourceNames } from "../../shared/contracts/deployment.ts";
import { logEvents } from "../../shared/contracts/log-events.ts";
import {
  holdReasons,
  ignoreReasons,
  parkedAttributes,
  rejectReasons,
  retryReasons,
} from "../../shared/contracts/outcomes.ts";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, usualRunbook), "utf8");
/** Each part with its heading. */
const articles = text
  .split(/^(?=#{2,3} )/m)
  .slice(1)
  .map((part) => ({ heading: part.slice(part.indexOf(" ") + 1, part.indexOf("\n")), body: part }));

/** The anchor that a heading has where Markdown is shown, as on GitHub. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");
}

const anchors = articles.map(({ heading }) => slug(heading));

function listHeadings(kind: "Alarm" | "Reason"): readonly string[] {
  return articles
    .map(({ heading }) => heading)
    .filter((heading) => heading.startsWith(`${kind}: `))
    .map((heading) => heading.slice(kind.length + 2));
}

/** Every reason by the outcome that has it; `record-missing` is a note of somebody applied. */
const reasons: readonly (readonly [string, string])[] = [
  ["record-missing", "applied"],
  ...ignoreReasons.map((reason) => [reason, "ignored"] as const),
  ...holdReasons.map((reason) => [reason, "held"] as const),
  ...retryReasons.map((reason) => [reason, "retry"] as const),
  ...rejectReasons.map((reason) => [reason, "rejected"] as const),
];

describe("the runbook", () => {
  test("has an article for every alarm, where its link leads, and for no other", () => {
    const ids = [...connectionRules, ...bridgeRules].map(({ id }) => id);

    expect([...listHeadings("Alarm")].sort()).toEqual(ids.sort());
    for (const id of ids)
      expect(anchors.map((anchor) => `${usualRunbook}#${anchor}`)).toContain(linkRunbook(usualRunbook, id));
  });

  test("has an article for every reason, and for no other", () => {
    expect([...listHeadings("Reason")].sort()).toEqual(reasons.map(([reason]) => reason).sort());
  });

  test.each(reasons)("says of %s that it is a reason of %s", (reason, outcome) => {
    const { body } = articles.find(({ heading }) => heading === `Reason: ${reason}`)!;

    expect(body).toContain(`\n\n*${outcome}.* `);
  });

  test("says in every article what it means, how to look, and what to do", () => {
    for (const { heading, body } of articles.filter(({ heading: one }) => /^(Alarm|Reason): /.test(one))) {
      for (const part of ["Means", "Look", "Do"]) expect(body, heading).toContain(`**${part}.** `);
    }
  });

  test("has no two parts of one anchor, and no link that leads nowhere", () => {
    const own = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);

    expect(new Set(anchors).size).toBe(anchors.length);
    for (const anchor of own) expect(anchors).toContain(anchor);
    for (const [, file] of text.matchAll(/\]\(([a-z-]+\.md)/g))
      expect(() => readFileSync(join(root, "docs", file!))).not.toThrow();
  });

  test("names each saved query, and none that is not there", () => {
    const named = new Set(
      [...text.matchAll(/`([A-Z][a-z]+(?:,? [A-Za-z]+)+|Held)`/g)].map(([, name]) => name!),
    );
    const others = new Set(["Task timed out"]);

    expect([...named].filter((name) => !others.has(name)).sort()).toEqual(
      questions.map(({ name }) => name).sort(),
    );
  });

  test("names secrets, attributes and log lines as they are", () => {
    expect(text).toContain(`--secret-id ${resourceNames.sourceClientSecret("<stack>", "<connection>")}\``);
    expect(text).toContain(resourceNames.publicDocument("<stack>", "<connection>"));
    for (const name of Object.values(parkedAttributes)) expect(text).toContain(`\`${name}\``);
    for (const [, code] of text.matchAll(/`((?:hook|keys|park|record)\.[a-z-]+)`/g))
      expect(Object.keys(logEvents)).toContain(code);
  });
});
