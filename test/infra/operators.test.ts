import { describe, expect, test } from "vitest";
import { parseConfig } from "../../infra/config.ts";
import { resourceNames } from "../../shared/contracts/deployment.ts";
import { type Deployment, readDeployment } from "../../shared/contracts/operating.ts";
import { commandRights, operatorRights, viewerRights } from "../../shared/contracts/operator-rights.ts";
import { type Statement, type Synthesized, synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";
import { stack } from "./two-connections-stack.ts";

interface Place {
  readonly partition: string;
  readonly region: string;
}

const frankfurt: Place = { partition: "aws", region: "eu-central-1" };
/** The longest names that AWS has. */
const longest: Place = { partition: "aws-us-gov", region: "ap-southeast-1" };
const accountId = "123456789012";

/** What CloudFormation makes of a value, in an account; ids that it makes up are as long as they can be. */
function deploy(value: unknown, synthesized: Synthesized, at: Place): unknown {
  const { partition, region } = at;
  const { stackName } = synthesized.stack;
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::Partition": partition,
    "AWS::Region": region,
    "AWS::AccountId": accountId,
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackId": `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/${"0".repeat(36)}`,
  };
  const place = (service: string): string => `arn:${partition}:${service}:${region}:${accountId}`;
  /** CloudFormation cuts a name to make room for what makes it unique; here it is always as long as it can be. */
  const nameFunction = (id: string): string =>
    `${`${stackName}-${id}`.padEnd(64, "x").slice(0, 51)}-0123456789AB`;
  const resolve = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(resolve);
    if (typeof inner !== "object" || inner === null) return inner;
    const { Ref: ref, "Fn::GetAtt": attribute, "Fn::Join": join } = inner as Intrinsic;
    if (join !== undefined) return join[1].map(resolve).join(join[0]);
    const id = ref ?? attribute?.[0];
    if (id === undefined)
      return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, resolve(one)]));
    if (pseudo[id] !== undefined) return pseudo[id];
    const queue = synthesized.ofType("AWS::SQS::Queue").find((one) => one.id === id);
    if (queue !== undefined) return `${place("sqs")}:${queue.properties.QueueName}`;
    const secret = synthesized.ofType("AWS::SecretsManager::Secret").find((one) => one.id === id);
    if (secret !== undefined) return `${place("secretsmanager")}:secret:${secret.properties.Name}-AbCdEf`;
    if (synthesized.ofType("AWS::Lambda::EventSourceMapping").some((one) => one.id === id))
      return "1".repeat(36);
    if (synthesized.ofType("AWS::Lambda::Function").some((one) => one.id === id)) {
      const name = nameFunction(id);
      return ref === undefined ? `${place("lambda")}:function:${name}` : name;
    }
    if (synthesized.ofType("AWS::Logs::LogGroup").some((one) => one.id === id)) {
      const name = `${stackName}-${id}-0123456789AB`;
      return ref === undefined ? `${place("logs")}:log-group:${name}:*` : name;
    }
    if (attribute?.[1] === "ApiEndpoint") return `https://a1b2c3d4e5.execute-api.${region}.amazonaws.com`;
    throw new Error(`no value: ${JSON.stringify(inner)}`);
  };
  return resolve(value);
}

interface Intrinsic {
  readonly Ref?: string;
  readonly "Fn::GetAtt"?: readonly [string, string];
  readonly "Fn::Join"?: readonly [string, readonly unknown[]];
}

function readPolicies(stack: Synthesized, at: Place): Readonly<Record<"viewer" | "operator", string>> {
  const read = (output: string): string => {
    const pointer = (stack.template["Outputs"] as Record<string, { Value: unknown }>)[output]!.Value;
    const { properties } = stack.follow("AWS::IAM::ManagedPolicy", pointer);
    return JSON.stringify(deploy(properties.PolicyDocument, stack, at));
  };
  return { viewer: read("ViewerPolicy"), operator: read("OperatorPolicy") };
}

/** All `action resource` that a policy allows. */
function listRights(document: string): readonly string[] {
  const { Statement: statements } = JSON.parse(document) as { Statement: readonly Statement[] };
  return statements.flatMap(({ Effect: effect, Action: actions, Resource: resources }) => {
    expect(effect).toBe("Allow");
    return [actions].flat().flatMap((action) => [resources].flat().map((one) => `${action} ${String(one)}`));
  });
}

const { stackName: prefix, connections } = twoConnections;
const policies = readPolicies(stack, frankfurt);
const viewer = listRights(policies.viewer);
const operator = listRights(policies.operator);

describe("the policies for people", () => {
  test("allow what the commands call, and no other action", () => {
    const actionsOf = (rights: readonly string[]) => new Set(rights.map((right) => right.split(" ")[0]));

    expect(actionsOf(viewer)).toEqual(new Set(viewerRights.map(({ action }) => action)));
    expect(actionsOf(operator)).toEqual(new Set(operatorRights.map(({ action }) => action)));
  });

  test("let every command find its bridge, without which it can do nothing", () => {
    for (const { looks } of Object.values(commandRights)) {
      expect(looks).toContainEqual({ action: "cloudformation:DescribeStacks", on: "stack" });
    }
  });

  test("let a viewer look and not act: nothing is sent, deleted, moved, switched or set up", () => {
    const acting = /:(Send|Delete|Start|Cancel|Update|Put|Create|Purge|Set|Tag)/;

    expect(viewer.filter((right) => acting.test(right))).toEqual([]);
    expect(viewer.filter((right) => right.startsWith("lambda:InvokeFunction"))).toHaveLength(
      connections.length,
    );
    for (const right of viewer.filter((one) => one.startsWith("lambda:InvokeFunction"))) {
      expect(right).toMatch(/Worker/);
    }
  });

  test("give nobody what is in a secret, nor a function's code or role", () => {
    const secretive = /GetSecretValue|BatchGetSecret|PutSecret|GetFunction |iam:|sts:|ssm:/;

    expect([...viewer, ...operator].filter((right) => secretive.test(right))).toEqual([]);
  });

  test("let messages be received and hidden on dead-letter queues only", () => {
    const received = [...viewer, ...operator].filter((right) =>
      /ReceiveMessage|DeleteMessage|ChangeMessage/.test(right),
    );

    expect(received.length).toBeGreaterThan(0);
    for (const right of received) expect(right).toMatch(/-dlq\.fifo$/);
  });

  test("let an operator send to each connection's queue, and act on each dead-letter queue by its name", () => {
    const at = `arn:aws:sqs:eu-central-1:${accountId}`;

    expect(operator).toEqual(
      expect.arrayContaining(
        connections.flatMap(({ id }) => [
          `sqs:SendMessage ${at}:${resourceNames.syncQueue(prefix, id)}`,
          `sqs:DeleteMessage ${at}:${resourceNames.deadLetterQueue(prefix, id)}`,
          `sqs:StartMessageMoveTask ${at}:${resourceNames.deadLetterQueue(prefix, id)}`,
        ]),
      ),
    );
    expect(operator.filter((right) => right.includes("*"))).toEqual([]);
  });

  test("reach everything in the account only where AWS knows nothing narrower", () => {
    expect(viewer.filter((right) => right.endsWith(" *")).sort()).toEqual([
      "cloudwatch:GetMetricData *",
      "lambda:ListEventSourceMappings *",
    ]);
  });

  test("may use a customer's key through SQS, where there is one: to read for a viewer, to write for an operator", () => {
    const key = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0a1b-4c3d-8e9f-0a1b2c3d4e5f";
    const keyed = readPolicies(synthesize({ ...twoConnections, encryptionKeyArn: key }), frankfurt);

    expect(listRights(keyed.viewer).filter((right) => right.includes("kms"))).toEqual([`kms:Decrypt ${key}`]);
    expect(listRights(keyed.operator).filter((right) => right.includes("kms"))).toEqual([
      `kms:Decrypt ${key}`,
      `kms:GenerateDataKey ${key}`,
    ]);
    expect(keyed.viewer).toContain('"kms:ViaService":"sqs.eu-central-1.amazonaws.com"');
    expect(policies.viewer + policies.operator).not.toContain("kms");
  });
});

function readOutputs(synthesized: Synthesized, at: Place): readonly string[] {
  return Object.entries(synthesized.template["Outputs"] as Record<string, { Value: unknown }>)
    .filter(([name]) => name.endsWith("Facts") || /Facts[0-9A-F]{8}$/.test(name))
    .map(([, { Value: value }]) => String(deploy(value, synthesized, at)));
}

describe("the facts that the stack puts out", () => {
  test("are what the command line reads", () => {
    const deployment = readDeployment(readOutputs(stack, frankfurt));

    expect(deployment).toMatchObject({
      prefix,
      apiUrl: "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com",
      bootstrapFunction: expect.stringMatching(/^bridge-BridgeBootstrap/),
      replayFunction: expect.stringMatching(/^bridge-BridgeReplay/),
      intakeLog: expect.stringMatching(/^bridge-BridgeIntakeEventHook.*Log/),
    } satisfies Partial<Record<keyof Deployment, unknown>>);
    expect(deployment?.connections).toEqual([
      {
        orgbridge: "connection",
        id: "acme",
        workerFunction: expect.stringMatching(/^bridge-BridgeConnectionacmeWorker/),
        workerLog: expect.stringMatching(/^bridge-BridgeConnectionacmeWorkerLog/),
        settleSeconds: 2,
      },
      expect.objectContaining({ id: "beta-eu", settleSeconds: 7 }),
    ]);
  });
});

/** A bridge of the most connections, with the longest names that a config allows. */
const large = synthesize(
  parseConfig({
    stackName: "b".repeat(31),
    connections: Array.from({ length: 12 }, (_, index) => ({
      ...connections[0],
      id: index === 0 ? "acme" : `c${"x".repeat(28)}${String(index).padStart(2, "0")}`,
    })),
  }),
);

test("the longest names that AWS and a config allow leave policies and outputs within their limits", () => {
  const { viewer: viewerText, operator: operatorText } = readPolicies(large, longest);
  const outputs = readOutputs(large, longest);

  // IAM counts the characters of a managed policy without white space; CloudFormation those of an output.
  expect(Math.max(viewerText.length, operatorText.length)).toBeLessThan(6144);
  expect(outputs).toHaveLength(13);
  expect(Math.max(...outputs.map((text) => text.length))).toBeLessThanOrEqual(1024);
  expect(readDeployment(outputs)?.connections).toHaveLength(12);
});

test("and so they do with the policies of the functions' roles", () => {
  const measure = (type: "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy") =>
    large
      .ofType(type)
      .map(({ properties }) => JSON.stringify(deploy(properties.PolicyDocument, large, longest)).length);

  // A role's own policy may have 10,240 characters, one that is attached to it 6,144.
  expect(Math.max(...measure("AWS::IAM::Policy"))).toBeLessThan(10_240);
  expect(Math.max(...measure("AWS::IAM::ManagedPolicy"))).toBeLessThan(6144);
});
