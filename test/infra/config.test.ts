import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { BridgeConfigError, chooseConfigFile, loadConfig } from "../../infra/config.ts";
import {
  eventSourceMapping,
  functionDeployments,
  syncQueueAttributes,
} from "../../shared/contracts/deployment.ts";
import { tune } from "../../shared/contracts/tuning.ts";

const folder = mkdtempSync(join(tmpdir(), "orgbridge-config-"));

afterAll(() => rmSync(folder, { recursive: true }));

function write(content: unknown): string {
  const path = join(folder, "bridge.config.json");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** What the config is refused for, one line a field. */
function problemsOf(content: unknown): readonly string[] {
  const path = write(content);
  try {
    loadConfig(path);
  } catch (error) {
    expect(error).toBeInstanceOf(BridgeConfigError);
    const [first, ...problems] = (error as BridgeConfigError).message.split("\n  ");
    expect(first).toBe(`${path} is refused:`);
    return problems;
  }
  return [];
}

const connection = {
  id: "acme",
  source: { orgUrl: "https://acme.example.com" },
  target: { orgUrl: "https://hub.example.com" },
  scope: { kind: "app", appId: "0oaAcme" },
  loginDomains: ["acme.example.com"],
  removals: "hold",
};

test("reads a config and fills in what it leaves open", () => {
  const config = loadConfig(write({ stackName: "bridge", connections: [connection] }));

  expect(config.connections[0]).toMatchObject({ ...connection, settleSeconds: 2, onLeave: "deactivate" });
});

test("names every bad field of every connection at once", () => {
  const problems = problemsOf({
    stackName: "1st bridge",
    tags: {},
    connections: [
      { ...connection, id: "ACME", source: { orgUrl: "http://127.0.0.1:8080" }, settleSeconds: 901 },
      {
        ...connection,
        target: { orgUrl: "http://localhost:8081" },
        scope: { kind: "app", appId: "no id" },
        removals: undefined,
        colour: "blue",
      },
    ],
  });

  expect(problems).toEqual([
    'stackName: is "1st bridge", must be a letter, then up to 30 letters, digits and -',
    'connections.0.id: is "ACME", must be a lower-case letter, then up to 30 of a-z, 0-9 and -',
    "connections.0.settleSeconds: is 901, must be 0 to 900",
    'connections.0.source.orgUrl: is "http://127.0.0.1:8080", must be an https address: only the local run may use http',
    'connections.1.scope.appId: is "no id", must be an Okta id',
    'connections.1.removals: is missing: "apply" or "hold" (everything but removals is done)',
    expect.stringMatching(
      /^connections\.1\.colour: is not a known field: known here are id, source, target, /,
    ),
    'connections.1.target.orgUrl: is "http://localhost:8081", must be an https address: only the local run may use http',
    expect.stringMatching(/^tags: is not a known field: known here are \$schema, stackName, connections, /),
  ]);
});

test.each([
  [
    "an address that is not https",
    { source: { orgUrl: "http://acme.okta.com" } },
    "source.orgUrl",
    '"http://acme.okta.com"',
  ],
  [
    "an address with a path",
    { source: { orgUrl: "https://acme.okta.com/" } },
    "source.orgUrl",
    '"https://acme.okta.com/"',
  ],
  ["a number for a text", { id: 5 }, "id", "5"],
  ["nothing at all", { removals: null }, "removals", "null"],
  ["a list for a number", { settleSeconds: [2] }, "settleSeconds", "a list of 1"],
  ["an object for a list", { loginDomains: { a: 1, b: 2 } }, "loginDomains", "an object with a, b"],
  ["an object without fields", { mapping: { title: {} } }, "mapping.title", "an empty object"],
  [
    "the address of an admin console",
    { target: { orgUrl: "https://acme-admin.okta.com" } },
    "target.orgUrl",
    '"https://acme-admin.okta.com"',
  ],
  [
    "an app's id that is a group's",
    { scope: { kind: "app", appId: "00gStaff" } },
    "scope.appId",
    '"00gStaff"',
  ],
  [
    "a group's name for its id",
    { scope: { kind: "app", groupIds: ["00gStaff", "Staff"] } },
    "scope.groupIds",
    "a list of 2 (00gStaff, Staff)",
  ],
  ["a scope of no groups", { scope: { kind: "groups", groupIds: [] } }, "scope.groupIds", "an empty list"],
  [
    "a group's name for its id among those of a scope",
    { scope: { kind: "groups", groupIds: ["Staff"] } },
    "scope.groupIds",
    "a list of 1 (Staff)",
  ],
  ["a kind of scope that there is not", { scope: { kind: "people" } }, "scope.kind", '"people"'],
  [
    "a wrong setting in an object that might have been a word",
    { federation: { routingRule: "yes" } },
    "federation.routingRule",
    '"yes"',
  ],
  ["a long text", { id: "x".repeat(100) }, "id", `"${"x".repeat(60)}…"`],
  ["what would rewrite a terminal", { id: "\u001b[2Kfine\u202e" }, "id", '"[2Kfine"'],
])("tells that it found %s", (_what, overrides, field, found) => {
  const [problem = ""] = problemsOf({ stackName: "bridge", connections: [{ ...connection, ...overrides }] });

  expect(problem.startsWith(`connections.0.${field}: is ${found}, must be `), problem).toBe(true);
});

test("repeats no value of a field that it does not know: it may be a secret in the wrong place", () => {
  const problems = problemsOf({ stackName: "bridge", connections: [connection], apiToken: "00abcToken" });

  expect(problems).toEqual([expect.stringMatching(/^apiToken: is not a known field/)]);
  expect(problems.join()).not.toContain("00abcToken");
});

test("takes attributes of app users only where the scope is an app", () => {
  const wish = { ...connection, attributesFrom: "appUser" };
  const everyone = { ...wish, scope: { kind: "everyone" } };

  expect(problemsOf({ stackName: "bridge", connections: [wish] })).toEqual([]);
  expect(problemsOf({ stackName: "bridge", connections: [everyone] })).toEqual([
    expect.stringMatching(/^connections\.0\.attributesFrom: is "appUser", must be "user"/),
  ]);
});

test("adopts nobody without the domains of the logins that may be adopted", () => {
  const wish = { ...connection, federation: "none", adoptExisting: "by-login", loginDomains: [] };

  expect(problemsOf({ stackName: "bridge", connections: [wish] })).toEqual([
    expect.stringMatching(
      /^connections\.0\.loginDomains: is an empty list, must be the domains of the logins that may be adopted/,
    ),
  ]);
});

describe("worker and queue", () => {
  const read = (tuning: object) =>
    loadConfig(write({ stackName: "bridge", connections: [connection], ...tuning }));

  test("hide a record for six worker time-outs unless the config says otherwise", () => {
    const { queueAttributes, worker, maximumConcurrency } = tune(read({}), 2);
    const slow = tune(read({ worker: { timeoutSeconds: 60 } }), 2);

    expect([worker, maximumConcurrency]).toEqual([
      functionDeployments.worker,
      eventSourceMapping.maximumConcurrency,
    ]);
    expect(queueAttributes).toEqual(syncQueueAttributes);
    expect(slow.queueAttributes.VisibilityTimeout).toBe(360);
  });

  test("stay as AWS allows: a record is hidden for as long as its invocation may last", () => {
    const worker = { timeoutSeconds: 60, maxConcurrency: 5 };
    const tuned = tune(read({ worker, queue: { visibilityTimeoutSeconds: 60 } }), 7);

    expect(tuned).toMatchObject({
      worker: { timeoutSeconds: 60 },
      maximumConcurrency: 5,
      queueAttributes: { VisibilityTimeout: 60, DelaySeconds: 7 },
    });
    expect(
      problemsOf({
        stackName: "bridge",
        connections: [connection],
        worker,
        queue: { visibilityTimeoutSeconds: 59 },
      }),
    ).toEqual([
      "queue.visibilityTimeoutSeconds: is 59, must be no less than worker.timeoutSeconds: a record would be handed out twice at once",
    ]);
  });

  test.each([
    [{ worker: { timeoutSeconds: 19 } }, "worker.timeoutSeconds: is 19, must be a whole number, 20 to 900"],
    [{ worker: { timeoutSeconds: 901 } }, "worker.timeoutSeconds: is 901, must be a whole number, 20 to 900"],
    [{ worker: { maxConcurrency: 1 } }, "worker.maxConcurrency: is 1, must be a whole number, 2 to 1000"],
    [{ worker: { maxConcurrency: 2.5 } }, "worker.maxConcurrency: is 2.5, must be a whole number, 2 to 1000"],
    [
      { queue: { visibilityTimeoutSeconds: 43_201 } },
      "queue.visibilityTimeoutSeconds: is 43201, must be a whole number, 20 to 43200",
    ],
  ])("refuse %j", (tuning, problem) => {
    expect(problemsOf({ stackName: "bridge", connections: [connection], ...tuning })).toEqual([problem]);
  });
});

test.each([
  [{ logRetentionDays: 31 }, "logRetentionDays: is 31, must be days that CloudWatch offers"],
  [{ keepOnDestroy: ["queues"] }, 'keepOnDestroy.0: is "queues", must be "secrets", "logs" or "deadLetters"'],
  [{ encryptionKeyArn: "alias/mine" }, 'encryptionKeyArn: is "alias/mine", must be the ARN of a KMS key'],
  [
    {
      domain: {
        name: "hooks.other.com",
        certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/0-1",
        hostedZone: { id: "Z0123456789ABC", name: "example.com" },
      },
    },
    'domain.name: is "hooks.other.com", must be a name in the hosted zone',
  ],
])("refuses %j", (settings, beginning) => {
  const [problem = "", ...more] = problemsOf({ stackName: "bridge", connections: [connection], ...settings });

  expect(problem.slice(0, beginning.length)).toBe(beginning);
  expect(more).toEqual([]);
});

test.each([
  ["with one id", "acme", "acme"],
  ["of which one's queue would be named like the other's dead-letter queue", "acme", "acme-dlq"],
])("refuses two connections %s, even when another field is wrong too", (_what, first, second) => {
  const connections = [
    { ...connection, id: first },
    { ...connection, id: second, removals: "maybe" },
  ];

  expect(problemsOf({ stackName: "bridge", connections })).toEqual([
    expect.stringMatching(/^connections\.1\.removals: is "maybe", must be "apply" or "hold"/),
    `connections.1.id: is "${second}", must be another id than that of connections.0: queues of both would have one name`,
  ]);
});

test("wants to know whose logins may sign in, unless nobody may", () => {
  const without = { ...connection, loginDomains: [] };

  expect(problemsOf({ stackName: "bridge", connections: [without] })).toEqual([
    "connections.0.loginDomains: is an empty list, must be the domains of the logins that may sign in, such as example.com (or set federation to none)",
  ]);
  expect(problemsOf({ stackName: "bridge", connections: [{ ...without, federation: "none" }] })).toEqual([]);
});

test("refuses a bridge without a connection", () => {
  expect(problemsOf({ stackName: "bridge", connections: [] })).toEqual([
    "connections: is an empty list, must be at least one connection",
  ]);
});

test("refuses more connections than a stack has room for", () => {
  const connections = Array.from({ length: 13 }, (_, index) => ({ ...connection, id: `c${index}` }));

  expect(problemsOf({ stackName: "bridge", connections })).toEqual([
    expect.stringMatching(/^connections: is a list of 13, must be at most 12 connections, /),
  ]);
  expect(problemsOf({ stackName: "bridge", connections: connections.slice(1) })).toEqual([]);
});

test.each([
  ['{\n  "stackName": "bridge",\n}', "Expected double-quoted property name at line 3, column 1"],
  ['{ "stackName": "bridge", "connections": [,] }', "Unexpected token ','"],
  ["", "Unexpected end of JSON input"],
])("says what is no JSON in %j, and where", (text, reason) => {
  expect(problemsOf(text)).toEqual([`(whole): is not JSON: ${reason}`]);
});

test("says so when the file cannot be read", () => {
  expect(() => loadConfig(join(folder, "nowhere.json"))).toThrow(/nowhere\.json cannot be read$/);
});

test("takes the file that it is given, and knows the example when it sees it", () => {
  const path = write({});

  expect(chooseConfigFile(path)).toEqual({ path, isExample: false });
  expect(chooseConfigFile("infra/bridge.config.example.json").isExample).toBe(true);
});
