import { describe, expect, test } from "vitest";
import { twoConnections } from "./two-connections.ts";
import { stack } from "./two-connections-stack.ts";
import { type AlarmProperties, listProperties, readDashboard } from "./watching-template.ts";

const { stackName: prefix, connections } = twoConnections;
const alarms = listProperties<AlarmProperties>(stack, "AWS::CloudWatch::Alarm");

describe("the dashboard", () => {
  const widgets = readDashboard(stack);

  test("begins each connection's part with what is wrong, and shows each alarm once", () => {
    const shown = widgets.flatMap(({ properties }) => properties.alarms ?? []);

    expect(widgets.filter(({ type }) => type === "alarm")).toHaveLength(connections.length + 1);
    expect(shown).toHaveLength(alarms.length);
    expect(new Set(shown).size).toBe(alarms.length);
  });

  test.each(connections)(
    "has for connection $id lag, endings, queue, dead letters, Okta and hooks",
    ({ id }) => {
      const from = widgets.findIndex(({ properties }) =>
        properties.markdown?.startsWith(`## Connection ${id}\n`),
      );
      const rest = widgets.slice(from + 1);
      const titles = rest
        .slice(
          0,
          rest.findIndex(({ type }) => type === "text"),
        )
        .map(({ properties }) => properties.title ?? "");

      for (const word of ["Lag", "became of people", "Queue", "Dead letters", "Okta", "Worker", "Hooks"]) {
        expect(titles.filter((title) => title.includes(word))).toHaveLength(1);
      }
    },
  );

  test("is named after the bridge", () => {
    const [dashboard] = listProperties<{ DashboardName: string }>(stack, "AWS::CloudWatch::Dashboard");

    expect(dashboard!.DashboardName).toBe(prefix);
  });
});
