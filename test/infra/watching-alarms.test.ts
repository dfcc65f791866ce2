import { describe, expect, test } from "vitest";
import { parseConfig } from "../../infra/config.ts";
import { connectionRules, usualLimits } from "../../infra/constructs/watching/connection-rules.ts";
import { bridgeRules } from "../../infra/constructs/watching/intake-rules.ts";
import { synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";
import { stack } from "./two-connections-stack.ts";
import { type AlarmProperties, listAlarmMetrics, listProperties, listTopics } from "./watching-template.ts";

const { stackName: prefix, connections } = twoConnections;
const alarms = listProperties<AlarmProperties>(stack, "AWS::CloudWatch::Alarm");

function findAlarm(name: string): AlarmProperties {
  const found = alarms.find(({ AlarmName: one }) => one === name);
  if (found === undefined) throw new Error(`no alarm ${name}`);
  return found;
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
      [`${prefix}-page-beta-eu-lag`]: 1000 * (usualLimits.lagSeconds + connections[1]!.settleSeconds),
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
