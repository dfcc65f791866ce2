import { expect, test } from "vitest";
import { assumptions } from "../../tools/cost/model.ts";
import { synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: { readonly Metrics?: readonly object[] } }>
  >;
}

const [first] = twoConnections.connections;
const one = readResources([first!]);
const two = readResources(twoConnections.connections);

function readResources(connections: typeof twoConnections.connections) {
  const { template } = synthesize({ ...twoConnections, connections });
  return Object.values((template as unknown as Template).Resources);
}

/** An alarm over a formula is paid for each metric in it. */
function countAlarmed(resources: typeof one): number {
  return resources
    .filter(({ Type: type }) => type === "AWS::CloudWatch::Alarm")
    .map(({ Properties: { Metrics: metrics } }) =>
      metrics === undefined ? 1 : metrics.filter((metric) => "MetricStat" in metric).length,
    )
    .reduce((sum, count) => sum + count, 0);
}

function countType(resources: typeof one, type: string): number {
  return resources.filter((resource) => resource.Type === type).length;
}

test("the cost model counts what the template has: alarms, secrets, dashboards and keys", () => {
  const perConnection = countAlarmed(two) - countAlarmed(one);
  const shared = countAlarmed(one) - perConnection;

  expect([assumptions.alarmsPerConnection.value, assumptions.sharedAlarms.value]).toEqual([
    perConnection,
    shared,
  ]);
  expect(countType(one, "AWS::SecretsManager::Secret")).toBe(assumptions.secretsPerConnection.value);
  expect(countType(one, "AWS::CloudWatch::Dashboard")).toBe(assumptions.dashboards.value);
  expect(countType(one, "AWS::KMS::Key")).toBe(assumptions.keys.value);
});
