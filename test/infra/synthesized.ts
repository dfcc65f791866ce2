import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { BridgeStack } from "../../infra/bridge-stack.ts";
import type { BridgeConfig } from "../../infra/config-schema.ts";
import { readPointer } from "./intrinsics.ts";

/** One statement of an IAM policy. */
export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** The properties that tests read one by one, of each type of resource. */
interface ResourceProperties {
  "AWS::ApiGatewayV2::Api": object;
  "AWS::ApiGatewayV2::ApiMapping": object;
  "AWS::ApiGatewayV2::DomainName": object;
  "AWS::ApiGatewayV2::Integration": { IntegrationUri: unknown };
  "AWS::ApiGatewayV2::Route": { RouteKey: string; Target: { "Fn::Join": [string, unknown[]] } };
  "AWS::ApiGatewayV2::Stage": {
    AccessLogSettings: { DestinationArn: unknown; Format: string };
    DefaultRouteSettings: object;
    RouteSettings: Record<string, object>;
  };
  "AWS::IAM::ManagedPolicy": { PolicyDocument: { Statement: Statement[] } };
  "AWS::IAM::Policy": { Roles: unknown[]; PolicyDocument: { Statement: Statement[] } };
  "AWS::IAM::Role": object;
  "AWS::Lambda::EventSourceMapping": {
    EventSourceArn: unknown;
    FunctionName: unknown;
    FunctionResponseTypes: string[];
  };
  "AWS::Lambda::Function": {
    Environment: { Variables: Record<string, unknown> };
    LoggingConfig: { LogGroup: unknown };
    Role: unknown;
    Timeout: number;
    TracingConfig?: { Mode: string };
  };
  "AWS::Lambda::Permission": { FunctionName: unknown; Principal: string; SourceArn: unknown };
  "AWS::Logs::LogGroup": object;
  "AWS::Route53::RecordSet": object;
  "AWS::SQS::Queue": {
    KmsMasterKeyId?: string;
    QueueName: string;
    RedriveAllowPolicy: { redrivePermission: string; sourceQueueArns: unknown[] };
    VisibilityTimeout: number;
  };
  "AWS::SQS::QueuePolicy": { Queues: unknown[]; PolicyDocument: { Statement: Statement[] } };
  "AWS::SecretsManager::Secret": {
    Name: string;
    GenerateSecretString: { PasswordLength: number };
    KmsKeyId?: string;
    SecretString: string;
  };
}

type ResourceType = keyof ResourceProperties;

/** A resource of the template, with its logical id. */
export interface Resource<T extends ResourceType> {
  readonly id: string;
  readonly properties: ResourceProperties[T];
}

/** A template, read by type and by what points to what. */
export interface Synthesized {
  readonly stack: Stack;
  /** The whole template. */
  readonly template: Readonly<Record<string, unknown>>;
  /** Logical ids that each resource waits for. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  /** What is to become of each resource when the stack is deleted, by logical id. */
  readonly deletionPolicies: Readonly<Record<string, string>>;
  ofType<T extends ResourceType>(type: T): readonly Resource<T>[];
  /** The resource of a type that a `Ref` or `Fn::GetAtt` points to. */
  follow<T extends ResourceType>(type: T, pointer: unknown): Resource<T>;
}

const cdkSettings = JSON.parse(readFileSync(join(import.meta.dirname, "../../cdk.json"), "utf8")) as {
  readonly context: Readonly<Record<string, unknown>>;
};

/** Synthesizes without bundling, with the feature flags that `cdk synth` has. */
export function synthesize(config: BridgeConfig, isExample = false): Synthesized {
  return synthesizeStack((app) => new BridgeStack(app, config.stackName, { config, isExample }));
}

/** The same for any stack that `build` puts into the app. */
export function synthesizeStack(build: (app: App) => Stack): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), "orgbridge-template-"));
  try {
    const context = { ...cdkSettings.context, "aws:cdk:bundling-stacks": [] };
    const stack = build(new App({ outdir, analyticsReporting: false, context }));
    return { ...readTemplate(Template.fromStack(stack).toJSON()), stack };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function readTemplate(template: Readonly<Record<string, unknown>>): Omit<Synthesized, "stack"> {
  const resources = Object.entries(
    template["Resources"] as Record<
      string,
      { Type: string; Properties: object; DependsOn?: string | string[]; DeletionPolicy?: string }
    >,
  );
  const ofType = <T extends ResourceType>(type: T): Resource<T>[] =>
    resources
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({ id, properties: resource.Properties as ResourceProperties[T] }));
  return {
    template,
    dependencies: Object.fromEntries(
      resources.map(([id, { DependsOn: dependsOn = [] }]) => [id, [dependsOn].flat()]),
    ),
    deletionPolicies: Object.fromEntries(
      resources.map(([id, resource]) => [id, resource.DeletionPolicy ?? "Delete"]),
    ),
    ofType,
    follow(type, pointer) {
      const found = ofType(type).find(({ id }) => id === readPointer(pointer));
      if (found === undefined) throw new Error(`no ${type}: ${JSON.stringify(pointer)}`);
      return found;
    },
  };
}
