import { Stack } from "aws-cdk-lib";
import { Topic } from "aws-cdk-lib/aws-sns";
import { describe, expect, test } from "vitest";
import { Connection } from "../../infra/constructs/connection.ts";
import { OrgBridge } from "../../infra/constructs/org-bridge.ts";
import { buildSettings } from "../../infra/constructs/settings.ts";
import { connectionRules } from "../../infra/constructs/watching/connection-rules.ts";
import { Notifications } from "../../infra/constructs/watching/notifications.ts";
import { resourceNames } from "../../shared/contracts/deployment.ts";
import { resolveText } from "./intrinsics.ts";
import { synthesize, synthesizeStack } from "./synthesized.ts";
import { twoConnections as config } from "./two-connections.ts";

/** A team's own stack, which has something of its own, and one bridge or more. */
function synthesizeForeign(...prefixes: (string | undefined)[]) {
  const bridges: OrgBridge[] = [];
  const synthesized = synthesizeStack((app) => {
    const stack = new Stack(app, "TeamStack", { stackName: "identity-platform" });
    new Topic(stack, "Own");
    for (const prefix of prefixes) {
      const props = prefix === undefined ? { config } : { config, prefix };
      bridges.push(new OrgBridge(stack, `Bridge${bridges.length}`, props));
    }
    return stack;
  });
  return { ...synthesized, bridges };
}

function listQueueNames(stack: ReturnType<typeof synthesize>): string[] {
  return stack
    .ofType("AWS::SQS::Queue")
    .map(({ properties }) => properties.QueueName)
    .sort();
}

function countTypes(template: Readonly<Record<string, unknown>>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { Type: type } of Object.values(template["Resources"] as Record<string, { Type: string }>)) {
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

describe("OrgBridge in a team's own stack", () => {
  test("brings everything that the bridge's own stack has, beside what is there", () => {
    const { "AWS::SNS::Topic": topics = 0, ...foreign } = countTypes(synthesizeForeign(undefined).template);
    const { "AWS::SNS::Topic": ownTopics = 0, ...own } = countTypes(synthesize(config).template);

    expect(foreign).toEqual(own);
    expect(topics).toBe(ownTopics + 1);
  });

  test("names its resources after the config, whatever the stack is called", () => {
    expect(listQueueNames(synthesizeForeign(undefined))).toEqual(listQueueNames(synthesize(config)));
  });

  test("takes another prefix, by which two bridges live in one stack", () => {
    const names = listQueueNames(synthesizeForeign("blue", "green"));

    expect(names).toEqual(
      ["blue", "green"]
        .flatMap((prefix) =>
          config.connections.flatMap(({ id }) => [
            resourceNames.syncQueue(prefix, id),
            resourceNames.deadLetterQueue(prefix, id),
          ]),
        )
        .sort(),
    );
  });

  test("refuses a prefix that no name may begin with", () => {
    expect(() => synthesizeForeign("1st")).toThrow("a letter, then up to 30 letters, digits and -");
  });

  test("leaves the outputs to the stack, and says what they could be", () => {
    const { bridges, stack, template } = synthesizeForeign(undefined);
    const [bridge] = bridges;

    expect(template["Outputs"] ?? {}).toEqual({});
    expect(resolveText(stack.resolve(bridge!.hooksUrl))).toBe(
      `${resolveText(stack.resolve(bridge!.apiUrl))}/hooks/`,
    );
    expect(bridge!.connections.map(({ adminSecretName }) => adminSecretName)).toEqual(
      config.connections.map(({ id }) => resourceNames.adminSecret(config.stackName, id)),
    );
  });
});

describe("Connection in a team's own stack", () => {
  test("brings its queues, secrets, worker, role and alarms, and no intake", () => {
    const { template } = synthesizeStack((app) => {
      const stack = new Stack(app, "TeamStack");
      const settings = buildSettings(stack, config, "people");
      const notifications = new Notifications(stack, "Notifications", { prefix: "people", alarms: {} });
      const [connection] = config.connections;
      new Connection(stack, "Acme", { settings, notifications, connection: connection! });
      return stack;
    });

    expect(countTypes(template)).toEqual({
      "AWS::CloudWatch::Alarm": connectionRules.length,
      "AWS::IAM::Policy": 1,
      "AWS::IAM::Role": 1,
      "AWS::KMS::Key": 1,
      "AWS::Lambda::EventSourceMapping": 1,
      "AWS::Lambda::Function": 1,
      "AWS::Logs::LogGroup": 1,
      "AWS::SNS::Topic": 1,
      "AWS::SNS::TopicPolicy": 1,
      "AWS::SQS::Queue": 2,
      "AWS::SQS::QueuePolicy": 2,
      "AWS::SecretsManager::Secret": 5,
    });
  });
});
