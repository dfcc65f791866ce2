import { describe, expect, test } from "vitest";
import { parseConfig } from "../../infra/config.ts";
import { connectionRules, usualLimits } from "../../infra/constructs/watching/connection-rules.ts";
import { bridgeRules } from "../../infra/constructs/watching/intake-rules.ts";
import { questions } from "../../infra/constructs/watching/saved-queries.ts";
import { readPointer } from "./intrinsics.ts";
import { type Statement, synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";
import {
  type AlarmProperties,
  listAlarmMetrics,
  listProperties,
  readDashboard,
} from "./watching-template.ts";

const { stackName: prefix, connections } = twoConnections;
const stack = synthesize(twoConnections);
const alarms = listProperties<AlarmProperties>(stack, "AWS::CloudWatch::Alarm");

function findAlarm(name: string): AlarmProperties {
  const found = alarms.find(({ AlarmName: one }) => one === name);
  if (found === undefined) throw new Error(`no alarm ${name}`);
  return found;
}

/** The logical ids of the topics of a stack. */
function listTopics({ template }: ReturnType<typeof synthesize>): readonly string[] {
  return Object.entries(template["Resources"] as Record<string, { Type: string }>)
    .filter(([, { Type: type }]) => type === "AWS::SNS::Topic")
    .map(([id]) => id);
}

describe("alarms", () => {
  test.each(connections)("are there for every row of the table, for connection $id", ({ id }) => {
    for (const rule of connectionRules) {
      expect(alarms.map(({ AlarmName: name }) => name)).toContain(
        `${prefix}-${rule.severity}-${id}-${rule.id}`,
      );
    }
  });

  test("are there for every row of what the connections share, and there is no other", () => {
    for (const rule of bridgeRules) {
      expect(alarms.map(({ AlarmName: name }) => name)).toContain(
        `${prefix}-${rule.severity}-bridge-${rule.id}`,
      );
    }
    expect(alarms).toHaveLength(connections.length * connectionRules.length + bridgeRules.length);
  });

  test("have names that no two share, whatever the connections are called", () => {
    const ids = [...connectionRules, ...bridgeRules].map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(ids.filter((other) => other.endsWith(`-${id}`))).toEqual([]);
  });

  test("watch every queue, for its age or for what arrives in it", () => {
    const watched = new Set(
      alarms.flatMap(listAlarmMetrics).map(({ dimensions }) => JSON.stringify(dimensions["QueueName"])),
    );

    for (const { id } of stack.ofType("AWS::SQS::Queue")) {
      expect(watched).toContain(JSON.stringify({ "Fn::GetAtt": [id, "QueueName"] }));
    }
  });

  test("say how bad it is, who is hurt, and where to read on", () => {
    for (const rule of connectionRules) {
      const { AlarmDescription: text } = findAlarm(`${prefix}-${rule.severity}-acme-${rule.id}`);
      expect(text).toBe(
        `${rule.severity.toUpperCase()} (acme). ${rule.impact} Runbook: docs/runbook.md#alarm-${rule.id}`,
      );
    }
    for (const { AlarmDescription: text } of alarms) expect(text.length).toBeLessThanOrEqual(1024);
  });

  test("tell the topic when they go off, and when it is over", () => {
    const [topic, ...more] = listTopics(stack);

    expect(more).toEqual([]);
    for (const alarm of alarms) {
      expect([alarm.AlarmActions, alarm.OKActions]).toEqual([[{ Ref: topic }], [{ Ref: topic }]]);
    }
  });

  test("take silence for good, as every metric is written only when something happens", () => {
    expect(new Set(alarms.map(({ TreatMissingData: missing }) => missing))).toEqual(
      new Set(["notBreaching"]),
    );
  });

  test("look back no longer than CloudWatch allows, and not for more bad periods than they look at", () => {
    for (const { periodMinutes, bad, outOf } of [...connectionRules, ...bridgeRules]) {
      expect(periodMinutes * outOf).toBeLessThanOrEqual(24 * 60);
      expect(bad).toBeLessThanOrEqual(outOf);
    }
  });

  test("page for what stops a connection, and open a ticket for what concerns one person", () => {
    const severities = Object.fromEntries(
      [...connectionRules, ...bridgeRules].map(({ id, severity }) => [id, severity]),
    );

    expect(severities).toMatchObject({
      "dead-letters-exhausted": "page",
      "credential-refused": "page",
      "role-lost": "page",
      lag: "page",
      "oldest-message": "page",
      "intake-5xx": "page",
      "hooks-too-large": "page",
      "hooks-throttled": "page",
      "people-parked": "ticket",
      "people-held": "ticket",
      "hook-wrong-secret": "ticket",
      "dead-letters-old": "ticket",
    });
  });

  test("are off for lag of the usual limit until a connection's config has its own", () => {
    const own = synthesize(
      parseConfig({
        ...twoConnections,
        connections: connections.map((one, index) =>
          index === 0 ? { ...one, alarms: { lagSeconds: 60, waitingSeconds: 600 } } : one,
        ),
      }),
    );
    const thresholds = Object.fromEntries(
      listProperties<AlarmProperties>(own, "AWS::CloudWatch::Alarm").map((alarm) => [
        alarm.AlarmName,
        alarm.Threshold,
      ]),
    );

    expect(thresholds).toMatchObject({
      [`${prefix}-page-acme-lag`]: 60_000,
      [`${prefix}-page-acme-people-waiting`]: 600_000,
      [`${prefix}-page-acme-oldest-message`]: 600,
      [`${prefix}-page-beta-eu-lag`]: 1000 * usualLimits.lagSeconds,
      [`${prefix}-page-beta-eu-people-waiting`]: 1000 * usualLimits.waitingSeconds,
      [`${prefix}-page-beta-eu-oldest-message`]: usualLimits.waitingSeconds,
    });
  });

  test("warn of dead letters when ten of their fourteen days are over", () => {
    expect(findAlarm(`${prefix}-ticket-acme-dead-letters-old`).Threshold).toBe(10 * 86_400);
  });

  test("point to the runbook of the config", () => {
    const own = synthesize(
      parseConfig({ ...twoConnections, alarms: { runbookUrl: "https://wiki.example.com/bridge" } }),
    );

    for (const { AlarmDescription: text } of listProperties<AlarmProperties>(own, "AWS::CloudWatch::Alarm")) {
      expect(text).toMatch(/ Runbook: https:\/\/wiki\.example\.com\/bridge#alarm-[a-z0-9-]+$/);
    }
  });
});

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

test("filters of the access log count what the API refuses, but not for the key route", () => {
  const filters = listProperties<{
    FilterPattern: string;
    MetricTransformations: { MetricName: string; MetricNamespace: string; MetricValue: string }[];
  }>(stack, "AWS::Logs::MetricFilter");

  expect(
    filters.map(({ FilterPattern: pattern, MetricTransformations: [made] }) => [made!.MetricName, pattern]),
  ).toEqual([
    [
      "HooksTooLarge",
      '{ ($.status = "413") && ($.routeKey != "GET /connections/{connectionId}/jwks.json") }',
    ],
    [
      "HooksThrottled",
      '{ ($.status = "429") && ($.routeKey != "GET /connections/{connectionId}/jwks.json") }',
    ],
  ]);
});
