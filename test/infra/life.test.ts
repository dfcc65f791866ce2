import { describe, expect, test } from "vitest";
import { parseConfig } from "../../infra/config.ts";
import type { BridgeConfig } from "../../infra/config-schema.ts";
import { synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";

/** Types of the resources that stay when the stack is deleted. */
function listKept(keepOnDestroy: BridgeConfig["keepOnDestroy"]): readonly string[] {
  const { template } = synthesize({ ...twoConnections, keepOnDestroy });
  const resources = Object.values(
    template["Resources"] as Record<
      string,
      {
        Type: string;
        DeletionPolicy?: string;
        UpdateReplacePolicy?: string;
        Properties: { QueueName?: string };
      }
    >,
  );
  for (const { DeletionPolicy: deleted, UpdateReplacePolicy: replaced } of resources) {
    expect(replaced, "what is kept is kept when it is replaced, too").toBe(deleted);
  }
  return resources
    .filter(({ DeletionPolicy: policy = "Delete" }) => policy !== "Delete")
    .map(({ Type: type, Properties: { QueueName: queue } }) => (queue === undefined ? type : queue));
}

describe("cdk destroy", () => {
  test("leaves nothing unless the config asks to keep something", () => {
    expect(listKept([])).toEqual([]);
  });

  test.each([
    ["secrets", ["AWS::SecretsManager::Secret"], 10],
    ["logs", ["AWS::Logs::LogGroup"], 7],
    ["deadLetters", ["bridge-sync-acme-dlq.fifo", "bridge-sync-beta-eu-dlq.fifo"], 2],
  ] as const)("leaves the %s and nothing else when the config asks to keep them", (kind, types, count) => {
    const kept = listKept([kind]);

    expect([...new Set(kept)].sort()).toEqual(types);
    expect(kept).toHaveLength(count);
  });
});

test("a stack has room for as many connections as a config may have, with a domain", () => {
  const [connection] = twoConnections.connections;
  const { template } = synthesize(
    parseConfig({
      stackName: "bridge",
      connections: Array.from({ length: 12 }, (_, index) => ({ ...connection, id: `c${index}` })),
      domain: {
        name: "bridge.example.com",
        certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b",
        hostedZone: { id: "Z0123456789ABC", name: "example.com" },
      },
    }),
  );

  // CloudFormation's own limit, which the CDK checks only later.
  expect(Object.keys(template["Resources"] as object).length).toBeLessThanOrEqual(500);
});

describe("two synths", () => {
  test("give equal templates", () => {
    expect(synthesize(twoConnections).template).toEqual(synthesize(twoConnections).template);
  });

  test("name nothing after the order of the connections: one more before the others replaces none of theirs", () => {
    const swapped = { ...twoConnections, connections: twoConnections.connections.toReversed() };
    const idsOf = (config: BridgeConfig) =>
      Object.keys(synthesize(config).template["Resources"] as object).sort();

    expect(idsOf(swapped)).toEqual(idsOf(twoConnections));
  });
});
