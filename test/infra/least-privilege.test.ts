import { describe, expect, test } from "vitest";
import { resourceNames } from "../../shared/contracts/deployment.ts";
import { readPointer } from "./intrinsics.ts";
import { type Resource, type Statement, synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";
import { stack } from "./two-connections-stack.ts";

const prefix = twoConnections.stackName;
const connectionIds = twoConnections.connections.map(({ id }) => id);

/** The names that resources have in AWS, by logical id. */
const names = new Map([
  ...stack.ofType("AWS::SQS::Queue").map(({ id, properties }) => [id, properties.QueueName] as const),
  ...stack.ofType("AWS::SecretsManager::Secret").map(({ id, properties }) => [id, properties.Name] as const),
]);

const mappings = stack.ofType("AWS::Lambda::EventSourceMapping").map(({ properties }) => properties);

/** The function that a route of the API leads to. */
function findRouted(routeKey: string): Resource<"AWS::Lambda::Function"> {
  const route = stack
    .ofType("AWS::ApiGatewayV2::Route")
    .find(({ properties }) => properties.RouteKey === routeKey)!;
  const integration = stack.follow(
    "AWS::ApiGatewayV2::Integration",
    route.properties.Target["Fn::Join"][1][1],
  );
  return stack.follow("AWS::Lambda::Function", integration.properties.IntegrationUri);
}

const intake = findRouted("POST /hooks/{connectionId}");
const keyRoute = findRouted("GET /connections/{connectionId}/jwks.json");
const outputs = stack.template["Outputs"] as Record<string, { Value: unknown }>;
const bootstrap = stack.follow("AWS::Lambda::Function", outputs["BootstrapFunction"]!.Value);

const replay = stack.follow("AWS::Lambda::Function", outputs["ReplayFunction"]!.Value);

function findWorker(connectionId: string): Resource<"AWS::Lambda::Function"> {
  const queue = resourceNames.syncQueue(prefix, connectionId);
  const mapping = mappings.find(({ EventSourceArn: arn }) => names.get(readPointer(arn) ?? "") === queue)!;
  return stack.follow("AWS::Lambda::Function", mapping.FunctionName);
}

function list(oneOrMore: unknown): readonly unknown[] {
  return Array.isArray(oneOrMore) ? oneOrMore : [oneOrMore];
}

function listStatements({ properties }: Resource<"AWS::Lambda::Function">): readonly Statement[] {
  return stack
    .ofType("AWS::IAM::Policy")
    .filter((policy) => policy.properties.Roles.map(readPointer).includes(readPointer(properties.Role)))
    .flatMap((policy) => policy.properties.PolicyDocument.Statement);
}

/** Everything that a function may do, as `action resource`; a pointer to something without a name stays as it is. */
function listRights(fn: Resource<"AWS::Lambda::Function">): string[] {
  const ownLog = readPointer(fn.properties.LoggingConfig.LogGroup);
  const nameResource = (pointer: unknown): string => {
    if (pointer === "*") return pointer;
    const id = readPointer(pointer) ?? "";
    return id === ownLog ? "(own log)" : (names.get(id) ?? JSON.stringify(pointer));
  };
  return listStatements(fn)
    .flatMap(({ Effect: effect, Action: actions, Resource: resources }) => {
      expect(effect).toBe("Allow");
      return list(actions).flatMap((action) =>
        list(resources).map((resource) => `${String(action)} ${nameResource(resource)}`),
      );
    })
    .sort();
}

const logging = ["logs:CreateLogStream (own log)", "logs:PutLogEvents (own log)"];
const tracing = ["xray:PutTelemetryRecords *", "xray:PutTraceSegments *"];

test("the intake may send to the queues and read the hook secrets, and nothing else", () => {
  expect(listRights(intake)).toEqual([
    ...logging,
    ...connectionIds.map((id) => `secretsmanager:GetSecretValue ${resourceNames.hookSecret(prefix, id)}`),
    ...connectionIds.map((id) => `sqs:SendMessage ${resourceNames.syncQueue(prefix, id)}`),
    ...tracing,
  ]);
});

test.each(connectionIds)(
  "the worker of %s may use its own queues and its own clients' keys, and nothing else",
  (id) => {
    const queue = resourceNames.syncQueue(prefix, id);

    expect(listRights(findWorker(id))).toEqual([
      ...logging,
      `secretsmanager:GetSecretValue ${resourceNames.sourceClientSecret(prefix, id)}`,
      `secretsmanager:GetSecretValue ${resourceNames.targetClientSecret(prefix, id)}`,
      `sqs:ChangeMessageVisibility ${queue}`,
      `sqs:DeleteMessage ${queue}`,
      `sqs:GetQueueAttributes ${queue}`,
      `sqs:ReceiveMessage ${queue}`,
      `sqs:SendMessage ${resourceNames.deadLetterQueue(prefix, id)}`,
      ...tracing,
    ]);
  },
);

test("the key route may read what anybody may know, and nothing else", () => {
  expect(listRights(keyRoute)).toEqual([
    ...logging,
    ...connectionIds.map((id) => `secretsmanager:GetSecretValue ${resourceNames.publicDocument(prefix, id)}`),
    ...tracing,
  ]);
});

test("bootstrap may read every secret, write all but the hook's, and pause the workers, and nothing else", () => {
  const written = (id: string) => [
    resourceNames.adminSecret(prefix, id),
    resourceNames.publicDocument(prefix, id),
    resourceNames.sourceClientSecret(prefix, id),
    resourceNames.targetClientSecret(prefix, id),
  ];
  const read = (id: string) => [...written(id), resourceNames.hookSecret(prefix, id)];

  expect(listRights(bootstrap).filter((right) => !right.startsWith("lambda:Update"))).toEqual(
    [
      ...logging,
      "lambda:ListEventSourceMappings *",
      ...connectionIds.flatMap(read).map((name) => `secretsmanager:GetSecretValue ${name}`),
      ...connectionIds.flatMap(written).map((name) => `secretsmanager:PutSecretValue ${name}`),
      ...connectionIds.map((id) => `sqs:GetQueueAttributes ${resourceNames.syncQueue(prefix, id)}`),
      ...tracing,
    ].sort(),
  );
});

test("replay may take dead letters and send to the queues, and nothing else: no secret", () => {
  const taken = ["ChangeMessageVisibility", "DeleteMessage", "ReceiveMessage"];

  expect(listRights(replay)).toEqual(
    [
      ...logging,
      ...connectionIds.flatMap((id) =>
        taken.map((action) => `sqs:${action} ${resourceNames.deadLetterQueue(prefix, id)}`),
      ),
      ...connectionIds.map((id) => `sqs:SendMessage ${resourceNames.syncQueue(prefix, id)}`),
      ...tracing,
    ].sort(),
  );
});

test("bootstrap may change the bridge's own mappings only", () => {
  const updated = listStatements(bootstrap).filter(
    ({ Action: action }) => action === "lambda:UpdateEventSourceMapping",
  );
  const own = stack.ofType("AWS::Lambda::EventSourceMapping").map(({ id }) => ({ Ref: id }));

  expect(updated.flatMap(({ Resource: resource }) => list(resource)).map(splitArn)).toEqual(
    own.map((pointer) => ["event-source-mapping", pointer]),
  );
});

/** Type and id of the resource that a joined ARN speaks of. */
function splitArn(arn: unknown): readonly unknown[] {
  const parts = (arn as { "Fn::Join": [string, unknown[]] })["Fn::Join"][1];
  expect(parts).not.toContain("*");
  return [String(parts.at(-2)).replace(/^:(.*):$/, "$1"), parts.at(-1)];
}

/** Actions for which AWS knows no narrower resource, and why that is bearable. */
const actionsOnEverything: Readonly<Record<string, string>> = {
  "lambda:ListEventSourceMappings":
    "shows names and states of the account's mappings, no code and no variables",
  "xray:PutTelemetryRecords": "tells X-Ray about the tracing itself, and reads nothing",
  "xray:PutTraceSegments": "adds traces, and reads none",
};

test("every policy names its actions, and its resources unless AWS has nothing narrower", () => {
  const statements = stack
    .ofType("AWS::IAM::Policy")
    .flatMap(({ properties }) => properties.PolicyDocument.Statement);
  const wide = statements.filter(({ Resource: resource }) => JSON.stringify(resource).includes("*"));

  expect(statements.length).toBeGreaterThan(0);
  expect(new Set(wide.flatMap(({ Action: action }) => action))).toEqual(
    new Set(Object.keys(actionsOnEverything)),
  );
  for (const { Action: action } of statements) expect(JSON.stringify(action)).not.toContain("*");
});

test("no statement speaks of what it does not mean: NotAction, NotResource, or another principal", () => {
  const statements = stack
    .ofType("AWS::IAM::Policy")
    .flatMap(({ properties }) => properties.PolicyDocument.Statement);

  for (const statement of statements) {
    expect(["Action", "Condition", "Effect", "Resource"]).toEqual(
      expect.arrayContaining(Object.keys(statement)),
    );
  }
});

describe("with a customer's key", () => {
  const key = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0a1b-4c3d-8e9f-0a1b2c3d4e5f";
  const keyed = synthesize({ ...twoConnections, encryptionKeyArn: key });
  const uses = keyed
    .ofType("AWS::IAM::Policy")
    .flatMap(({ properties }) => properties.PolicyDocument.Statement)
    .filter(({ Resource: resource }) => resource === key);

  test("every queue and every secret is encrypted with it", () => {
    const queues = keyed.ofType("AWS::SQS::Queue").map(({ properties }) => properties.KmsMasterKeyId);
    const secrets = keyed.ofType("AWS::SecretsManager::Secret").map(({ properties }) => properties.KmsKeyId);

    expect(new Set([...queues, ...secrets])).toEqual(new Set([key]));
    expect(queues.length + secrets.length).toBe(7 * connectionIds.length);
  });

  test("functions may use it through the service that needs it, and not otherwise", () => {
    const granted = uses.map(
      ({ Action: actions, Condition: condition }) =>
        `${list(actions).join()} through ${JSON.stringify(condition).match(/"(sqs|secretsmanager)\./)?.[1]}`,
    );

    const queueing = "kms:Decrypt,kms:GenerateDataKey through sqs";
    const reading = "kms:Decrypt through secretsmanager";
    const writing = "kms:Decrypt,kms:GenerateDataKey through secretsmanager";
    const intakeAndWorkers = ["intake", ...connectionIds].flatMap(() => [queueing, reading]);
    const replaying = queueing;
    expect(granted.sort()).toEqual([...intakeAndWorkers, reading, writing, replaying].sort());
  });

  test("no function has a word about keys without one", () => {
    expect(JSON.stringify(stack.ofType("AWS::IAM::Policy"))).not.toContain("kms");
  });
});

test("no function shares a role, and no role has rights from elsewhere", () => {
  const used = stack.ofType("AWS::Lambda::Function").map(({ properties }) => readPointer(properties.Role));
  const roles = stack.ofType("AWS::IAM::Role");

  expect(roles).toHaveLength(used.length);
  expect(new Set(used)).toEqual(new Set(roles.map(({ id }) => id)));
  for (const { properties } of roles) expect(Object.keys(properties)).toEqual(["AssumeRolePolicyDocument"]);
});

test.each([...names.values()].filter((name) => name.endsWith(".fifo")))(
  "queue %s refuses whoever comes without TLS, and lets nobody in from outside",
  (name) => {
    const statements = stack
      .ofType("AWS::SQS::QueuePolicy")
      .filter(({ properties }) =>
        properties.Queues.some((queue) => names.get(readPointer(queue) ?? "") === name),
      )
      .flatMap(({ properties }) => properties.PolicyDocument.Statement);

    expect(statements).toMatchObject([
      { Effect: "Deny", Action: "sqs:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  },
);

test("only the API may call a function, only by that function's routes: no worker, not bootstrap and not replay", () => {
  const permissions = stack.ofType("AWS::Lambda::Permission").map(({ properties }) => properties);
  const paths = new Map([
    [intake.id, "/hooks/{connectionId}"],
    [keyRoute.id, "/connections/{connectionId}/jwks.json"],
  ]);

  expect(permissions.map(({ FunctionName: name }) => readPointer(name) ?? "").sort()).toEqual(
    [intake.id, intake.id, keyRoute.id].sort(),
  );
  for (const permission of permissions) {
    expect(permission.Principal).toBe("apigateway.amazonaws.com");
    expect(JSON.stringify(permission.SourceArn)).toContain(paths.get(readPointer(permission.FunctionName)!));
  }
});
