import { expect, test } from "vitest";
import { resourceNames } from "../../shared/contracts/deployment.ts";
import { readPointer } from "./intrinsics.ts";
import { type Resource, synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";

const prefix = twoConnections.stackName;
const connectionIds = twoConnections.connections.map(({ id }) => id);
const stack = synthesize(twoConnections);

/** The names that resources have in AWS, by logical id. */
const names = new Map([
  ...stack.ofType("AWS::SQS::Queue").map(({ id, properties }) => [id, properties.QueueName] as const),
  ...stack.ofType("AWS::SecretsManager::Secret").map(({ id, properties }) => [id, properties.Name] as const),
]);

const mappings = stack.ofType("AWS::Lambda::EventSourceMapping").map(({ properties }) => properties);
const workerIds = mappings.map(({ FunctionName: worker }) => readPointer(worker));
const intake = stack.ofType("AWS::Lambda::Function").find(({ id }) => !workerIds.includes(id))!;

function findWorker(connectionId: string): Resource<"AWS::Lambda::Function"> {
  const queue = resourceNames.syncQueue(prefix, connectionId);
  const mapping = mappings.find(({ EventSourceArn: arn }) => names.get(readPointer(arn) ?? "") === queue)!;
  return stack.follow("AWS::Lambda::Function", mapping.FunctionName);
}

function list(oneOrMore: unknown): readonly unknown[] {
  return Array.isArray(oneOrMore) ? oneOrMore : [oneOrMore];
}

/** Everything that a function may do, as `action resource`; a pointer to something without a name stays as it is. */
function listRights({ properties }: Resource<"AWS::Lambda::Function">): string[] {
  const ownLog = readPointer(properties.LoggingConfig.LogGroup);
  const nameResource = (pointer: unknown): string => {
    const id = readPointer(pointer) ?? "";
    return id === ownLog ? "(own log)" : (names.get(id) ?? JSON.stringify(pointer));
  };
  return stack
    .ofType("AWS::IAM::Policy")
    .filter((policy) => policy.properties.Roles.map(readPointer).includes(readPointer(properties.Role)))
    .flatMap((policy) => policy.properties.PolicyDocument.Statement)
    .flatMap(({ Effect: effect, Action: actions, Resource: resources }) => {
      expect(effect).toBe("Allow");
      return list(actions).flatMap((action) =>
        list(resources).map((resource) => `${String(action)} ${nameResource(resource)}`),
      );
    })
    .sort();
}

const logging = ["logs:CreateLogStream (own log)", "logs:PutLogEvents (own log)"];

test("the intake may send to the queues and read the hook secrets, and nothing else", () => {
  expect(listRights(intake)).toEqual([
    ...logging,
    ...connectionIds.map((id) => `secretsmanager:GetSecretValue ${resourceNames.hookSecret(prefix, id)}`),
    ...connectionIds.map((id) => `sqs:SendMessage ${resourceNames.syncQueue(prefix, id)}`),
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
    ]);
  },
);

test("no policy speaks of everything", () => {
  const statements = stack
    .ofType("AWS::IAM::Policy")
    .flatMap(({ properties }) => properties.PolicyDocument.Statement);

  expect(statements.length).toBeGreaterThan(0);
  for (const { Action: action, Resource: resource } of statements) {
    expect(JSON.stringify([action, resource])).not.toContain("*");
  }
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

test("only the API may call the intake, only by its routes, and nobody may call a worker", () => {
  const permissions = stack.ofType("AWS::Lambda::Permission").map(({ properties }) => properties);

  expect(permissions.length).toBeGreaterThan(0);
  for (const permission of permissions) {
    expect(permission.Principal).toBe("apigateway.amazonaws.com");
    expect(readPointer(permission.FunctionName)).toBe(intake.id);
    expect(JSON.stringify(permission.SourceArn)).toContain("/hooks/{connectionId}");
  }
});
