import { describe, expect, test } from "vitest";
import { questions } from "../../infra/constructs/watching/saved-queries.ts";
import { twoConnections } from "./two-connections.ts";
import { stack } from "./two-connections-stack.ts";
import { listProperties } from "./watching-template.ts";

const { stackName: prefix, connections } = twoConnections;

describe("saved queries", () => {
  const saved = listProperties<{ Name: string; QueryString: string; LogGroupNames: unknown[] }>(
    stack,
    "AWS::Logs::QueryDefinition",
  );
  const find = (name: string) => saved.find(({ Name: one }) => one === `${prefix}/${name}`)!;
  const logOf = (description: string) =>
    stack
      .ofType("AWS::Lambda::Function")
      .filter(({ properties }) =>
        (properties as unknown as { Description: string }).Description.startsWith(description),
      )
      .map(({ properties }) => properties.LoggingConfig.LogGroup);

  test("are in a folder of the bridge's name", () => {
    expect(saved.map(({ Name: name }) => name).sort()).toEqual(
      questions.map(({ name }) => `${prefix}/${name}`).sort(),
    );
  });

  test.each(["What happened to this person", "Held", "Rejected by reason"])(
    "ask the logs of all workers: %s",
    (name) => {
      expect(find(name).LogGroupNames).toEqual(logOf("Brings people"));
      expect(find(name).LogGroupNames).toHaveLength(connections.length);
    },
  );

  test("ask bootstrap's log what bootstrap did", () => {
    expect(find("What did bootstrap do").LogGroupNames).toEqual(logOf("Sets up both orgs"));
  });

  // In Logs Insights, `changes` alone would be an empty column.
  test("ask for the elements of what is logged as a list", () => {
    expect(find("What happened to this person").QueryString).toContain("changes.0, changes.1, changes.2");
    expect(find("What did bootstrap do").QueryString).toContain("problems.0, ");
  });

  test("look for one person by a place that somebody fills in", () => {
    expect(find("What happened to this person").QueryString).toContain(
      '| filter userId = "00u-REPLACE-WITH-USER-ID"\n',
    );
  });
});
