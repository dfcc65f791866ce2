import { describe, expect, test } from "vitest";
import { parseConfig } from "../../infra/config.ts";
import { readPointer } from "./intrinsics.ts";
import { type Statement, synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";
import { stack } from "./two-connections-stack.ts";
import { type AlarmProperties, listProperties, listTopics } from "./watching-template.ts";

describe("the topic", () => {
  const [topic] = listTopics(stack);
  const statements = listProperties<{
    PolicyDocument: { Statement: (Statement & { Condition: unknown })[] };
  }>(stack, "AWS::SNS::TopicPolicy").flatMap(({ PolicyDocument: { Statement: all } }) => all);

  test("is encrypted with a key of its own, which turns and goes with the stack", () => {
    const [properties] = listProperties<{ KmsMasterKeyId: unknown }>(stack, "AWS::SNS::Topic");
    const keyId = readPointer(properties!.KmsMasterKeyId)!;

    expect(listProperties(stack, "AWS::KMS::Key")).toMatchObject([
      { EnableKeyRotation: true, PendingWindowInDays: 7 },
    ]);
    expect(stack.deletionPolicies[keyId]).toBe("Delete");
  });

  test("and its key let in CloudWatch, for alarms of this account only", () => {
    const fromHere = { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } };
    const [key] = listProperties<{ KeyPolicy: { Statement: unknown[] } }>(stack, "AWS::KMS::Key");
    const cloudWatch = { Effect: "Allow", Principal: { Service: "cloudwatch.amazonaws.com" } };

    expect(statements).toContainEqual(
      expect.objectContaining({
        ...cloudWatch,
        Action: "sns:Publish",
        Resource: { Ref: topic },
        Condition: fromHere,
      }),
    );
    expect(key!.KeyPolicy.Statement).toContainEqual({
      ...cloudWatch,
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: fromHere,
    });
  });

  test("takes nothing without TLS", () => {
    expect(statements).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Action: "sns:Publish",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    );
  });

  test("is put out, so that somebody can subscribe", () => {
    const outputs = stack.template["Outputs"] as Record<string, { Value: unknown }>;

    expect(outputs["AlarmTopic"]!.Value).toEqual({ Ref: topic });
  });

  test("may be one that is there already; then none is made, nor a key", () => {
    const topicArn = "arn:aws:sns:eu-central-1:123456789012:on-call";
    const given = synthesize(parseConfig({ ...twoConnections, alarms: { topicArn } }));

    expect(listTopics(given)).toEqual([]);
    expect(listProperties(given, "AWS::KMS::Key")).toEqual([]);
    for (const alarm of listProperties<AlarmProperties>(given, "AWS::CloudWatch::Alarm")) {
      expect(alarm.AlarmActions).toEqual([topicArn]);
    }
  });
});
