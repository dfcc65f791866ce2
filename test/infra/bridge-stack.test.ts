import { describe, expect, test, vi } from "vitest";
import { chooseConfigFile, loadConfig } from "../../infra/config.ts";
import { adminSecretSchema } from "../../shared/contracts/bootstrap.ts";
import { connectionSchema } from "../../shared/contracts/connection.ts";
import {
  deadLetterQueueAttributes,
  deadLetterRedrivePermission,
  environmentNames,
  eventSourceMapping,
  type FunctionDeployment,
  functionDeployments,
  resourceNames,
  routes,
  syncQueueAttributes,
  syncQueueMaxReceiveCount,
} from "../../shared/contracts/deployment.ts";
import { environmentSchema } from "../../shared/contracts/environment.ts";
import { parse, parseJson } from "../../shared/contracts/parse.ts";
import { emptyPublicDocument, publicDocumentSchema } from "../../shared/contracts/public-document.ts";
import { clientSecretSchema, hookSecretSchema, placeholderSecret } from "../../shared/contracts/secrets.ts";
import { apiEndpoint, readPointer, resolveText } from "./intrinsics.ts";
import { type Resource, synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";
import { stack } from "./two-connections-stack.ts";

const { stackName: prefix, connections } = twoConnections;

function findQueue(name: string): Resource<"AWS::SQS::Queue"> {
  return stack.ofType("AWS::SQS::Queue").find(({ properties }) => properties.QueueName === name)!;
}

function findSecret(name: string): Resource<"AWS::SecretsManager::Secret"> {
  return stack.ofType("AWS::SecretsManager::Secret").find(({ properties }) => properties.Name === name)!;
}

/** The properties of the one mapping that reads a queue. */
function findMapping(queue: Resource<"AWS::SQS::Queue">) {
  const found = stack
    .ofType("AWS::Lambda::EventSourceMapping")
    .filter(({ properties }) => readPointer(properties.EventSourceArn) === queue.id);
  expect(found, "mappings of the queue").toHaveLength(1);
  return found[0]!.properties;
}

function expectDeployed(
  { properties }: Resource<"AWS::Lambda::Function">,
  deployment: FunctionDeployment,
): void {
  expect(properties).toMatchObject({
    Handler: `index.${deployment.handler}`,
    Timeout: deployment.timeoutSeconds,
    MemorySize: deployment.memoryMb,
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    TracingConfig: { Mode: "Active" },
  });
}

describe("the intake", () => {
  test("serves the routes of the contract and no other", () => {
    const served = stack.ofType("AWS::ApiGatewayV2::Route").map(({ properties }) => properties.RouteKey);

    expect(served.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  });

  test.each(routes)("hands $method $path to its function in payload format 2.0", (route) => {
    const { properties } = stack
      .ofType("AWS::ApiGatewayV2::Route")
      .find((one) => one.properties.RouteKey === `${route.method} ${route.path}`)!;
    const integration = stack.follow("AWS::ApiGatewayV2::Integration", properties.Target["Fn::Join"][1][1]);

    expect(integration.properties).toMatchObject({
      IntegrationType: "AWS_PROXY",
      PayloadFormatVersion: "2.0",
    });
    expectDeployed(
      stack.follow("AWS::Lambda::Function", integration.properties.IntegrationUri),
      functionDeployments[route.function],
    );
  });

  test("puts out where it answers and where hooks are to be sent", () => {
    const outputs = stack.template["Outputs"] as Record<string, { Value: unknown }>;

    expect(resolveText(outputs["ApiUrl"]!.Value)).toBe(apiEndpoint);
    expect(resolveText(outputs["HooksUrl"]!.Value)).toBe(`${apiEndpoint}/hooks/`);
  });
});

describe.each(connections)("connection $id", (connection) => {
  const sync = findQueue(resourceNames.syncQueue(prefix, connection.id));
  const deadLetters = findQueue(resourceNames.deadLetterQueue(prefix, connection.id));

  test("has the queue of the contract, encrypted, with the delay that its config says", () => {
    expect(sync.properties).toEqual({
      ...syncQueueAttributes,
      QueueName: resourceNames.syncQueue(prefix, connection.id),
      DelaySeconds: connection.settleSeconds,
      RedrivePolicy: {
        deadLetterTargetArn: { "Fn::GetAtt": [deadLetters.id, "Arn"] },
        maxReceiveCount: syncQueueMaxReceiveCount,
      },
      SqsManagedSseEnabled: true,
    });
  });

  test("has the dead-letter queue of the contract, encrypted, which takes from that queue only", () => {
    const { RedriveAllowPolicy: allowed, ...properties } = deadLetters.properties;

    expect(properties).toEqual({
      ...deadLetterQueueAttributes,
      QueueName: resourceNames.deadLetterQueue(prefix, connection.id),
      SqsManagedSseEnabled: true,
    });
    expect(allowed.redrivePermission).toBe(deadLetterRedrivePermission);
    expect(allowed.sourceQueueArns.map(resolveText)).toEqual([
      `arn:aws:sqs:eu-central-1:123456789012:${sync.properties.QueueName}`,
    ]);
  });

  test("feeds its queue to a worker as the contract says", () => {
    const { FunctionName: worker, FunctionResponseTypes: responses, ...properties } = findMapping(sync);

    expect(responses.includes("ReportBatchItemFailures")).toBe(eventSourceMapping.reportBatchItemFailures);
    expect(properties).toEqual({
      EventSourceArn: { "Fn::GetAtt": [sync.id, "Arn"] },
      BatchSize: eventSourceMapping.batchSize,
      ScalingConfig: { MaximumConcurrency: eventSourceMapping.maximumConcurrency },
    });
    expectDeployed(stack.follow("AWS::Lambda::Function", worker), functionDeployments.worker);
  });

  test("hides a record for six worker time-outs", () => {
    const worker = stack.follow("AWS::Lambda::Function", findMapping(sync).FunctionName);

    expect(sync.properties.VisibilityTimeout).toBe(6 * worker.properties.Timeout);
  });

  test("has a hook secret that Secrets Manager makes: one plain text, long enough for the intake", () => {
    const { properties } = findSecret(resourceNames.hookSecret(prefix, connection.id));
    const recipe = properties.GenerateSecretString;

    expect(properties).not.toHaveProperty("SecretString");
    expect(recipe).toEqual({ PasswordLength: expect.any(Number), ExcludePunctuation: true });
    // Another recipe would make CloudFormation write a new secret, which the source org does not know.
    expect(recipe).toEqual({ ExcludePunctuation: true, PasswordLength: 48 });
    expect(parse(hookSecretSchema, "x".repeat(recipe.PasswordLength)).ok).toBe(true);
  });

  test.each([
    ["source", resourceNames.sourceClientSecret],
    ["target", resourceNames.targetClientSecret],
  ])(
    "has a %s client secret that holds the marked placeholder, which no worker takes for a key",
    (_, name) => {
      const { SecretString: text } = findSecret(name(prefix, connection.id)).properties;

      // Another placeholder would be written over the keys of every bridge that is deployed.
      expect(text).toBe('{"placeholder":true}');
      expect(JSON.parse(text)).toEqual(placeholderSecret);
      expect(parseJson(clientSecretSchema, text).ok).toBe(false);
    },
  );

  // CloudFormation would write a changed value over keys in use, so this text stays for ever.
  test("has a public document of which CloudFormation will never make another one", () => {
    const { SecretString: text } = findSecret(resourceNames.publicDocument(prefix, connection.id)).properties;

    expect(text).toBe('{"version":1,"keys":[],"certificates":[]}');
    expect(parseJson(publicDocumentSchema, text)).toEqual({ ok: true, value: emptyPublicDocument });
  });

  test("has a place for admin credentials that holds the marked placeholder, and puts out its name", () => {
    const name = resourceNames.adminSecret(prefix, connection.id);
    const { SecretString: text } = findSecret(name).properties;
    const outputs = Object.values(stack.template["Outputs"] as Record<string, { Value: unknown }>);

    expect(JSON.parse(text)).toEqual(placeholderSecret);
    expect(parseJson(adminSecretSchema, text).ok).toBe(false);
    expect(outputs.filter(({ Value: value }) => value === name)).toHaveLength(1);
  });
});

describe("bootstrap", () => {
  const outputs = stack.template["Outputs"] as Record<string, { Value: unknown }>;
  const bootstrap = stack.follow("AWS::Lambda::Function", outputs["BootstrapFunction"]!.Value);

  test("is a function that the stack puts out, as the contract says", () => {
    expectDeployed(bootstrap, functionDeployments.bootstrap);
  });

  test("alone is told where the API answers", () => {
    const told = stack
      .ofType("AWS::Lambda::Function")
      .filter(({ properties }) => environmentNames.apiUrl in properties.Environment.Variables);

    expect(told.map(({ id }) => id)).toEqual([bootstrap.id]);
    expect(resolveText(bootstrap.properties.Environment.Variables[environmentNames.apiUrl])).toBe(
      apiEndpoint,
    );
  });
});

describe("the stack", () => {
  test("gives each function an environment that it accepts, and nothing more", () => {
    const functions = stack.ofType("AWS::Lambda::Function");

    expect(functions).toHaveLength(4 + connections.length);
    for (const { properties } of functions) {
      const environment = Object.fromEntries(
        Object.entries(properties.Environment.Variables).map(([name, value]) => [name, resolveText(value)]),
      );
      const { [environmentNames.apiUrl]: _apiUrl, ...common } = environment;
      expect(common).toEqual({
        [environmentNames.resourcePrefix]: prefix,
        [environmentNames.queueBaseUrl]: "https://sqs.eu-central-1.amazonaws.com/123456789012/",
      });
      const setByLambda = { [environmentNames.taskRoot]: "/var/task" };
      expect(parse(environmentSchema, { ...environment, ...setByLambda }).ok).toBe(true);
    }
  });

  test("traces every function, unless the config says not to", () => {
    const modes = (config: typeof twoConnections) =>
      synthesize(config)
        .ofType("AWS::Lambda::Function")
        .map(({ properties }) => properties.TracingConfig?.Mode ?? "none");

    expect(new Set(modes(twoConnections))).toEqual(new Set(["Active"]));
    expect(new Set(modes({ ...twoConnections, tracing: false }))).toEqual(new Set(["none"]));
  });

  test("has one API, and for each connection two queues, one mapping and five secrets", () => {
    expect(stack.ofType("AWS::ApiGatewayV2::Api")).toHaveLength(1);
    expect(stack.ofType("AWS::SQS::Queue")).toHaveLength(2 * connections.length);
    expect(stack.ofType("AWS::Lambda::EventSourceMapping")).toHaveLength(connections.length);
    expect(stack.ofType("AWS::SecretsManager::Secret")).toHaveLength(5 * connections.length);
  });

  test.each([
    ["a month", twoConnections, 30],
    ["as long as the config says", { ...twoConnections, logRetentionDays: 400 } as const, 400],
  ])("keeps each function's log for %s, in a group of its own", (_how, config, days) => {
    const stack = synthesize(config);
    const groups = stack
      .ofType("AWS::Lambda::Function")
      .map(({ properties }) => stack.follow("AWS::Logs::LogGroup", properties.LoggingConfig.LogGroup));

    expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
    for (const { properties } of groups) expect(properties).toEqual({ RetentionInDays: days });
  });

  test("has the queue delay of the contract when a config says nothing", () => {
    const { settleSeconds: _given, ...silent } = connections[1]!;
    const read = parse(connectionSchema, silent);

    expect(read.ok && read.value.settleSeconds).toBe(syncQueueAttributes.DelaySeconds);
  });
});

test("the example synthesizes, for an account that nobody has, and says how to go on", () => {
  const { path, isExample } = chooseConfigFile("infra/bridge.config.example.json");
  const written = vi.spyOn(console, "error").mockReturnValue();

  const { stack: example } = synthesize(loadConfig(path), isExample);

  expect([example.account, example.region]).toEqual(["000000000000", "us-east-1"]);
  expect(written.mock.calls.join()).toContain("copy infra/bridge.config.example.json to bridge.config.json");
});
