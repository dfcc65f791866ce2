import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentNames, type FunctionName } from "../../../shared/contracts/deployment.ts";

/** A Lambda function of a synthesized stack, as Lambda would be told of it. */
export interface DeployedFunction {
  /** Folder of what Lambda would unpack. */
  readonly asset: string;
  /** `<module>.<export>`. */
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** The variables that the template gives, intrinsics not resolved. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a synthesized stack with one connection would deploy. */
export interface DeployedStack {
  readonly functions: Readonly<Record<FunctionName, DeployedFunction>>;
  readonly routes: readonly {
    readonly method: string;
    readonly path: string;
    readonly function: RoutedName;
  }[];
  /** How records reach the worker. */
  readonly feed: {
    readonly batchSize: number;
    readonly maximumConcurrency: number;
    readonly reportBatchItemFailures: boolean;
  };
}

type RoutedName = Extract<FunctionName, "eventHook" | "jwks">;

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, string>>;
}

/** Reads the template of a cloud assembly. Which function is which shows in what points to it, not in names. */
export function readTemplate(assembly: string, stackName: string): DeployedStack {
  const text = readFileSync(join(assembly, `${stackName}.template.json`), "utf8");
  const { Resources: resources } = JSON.parse(text) as { Resources: Readonly<Record<string, Resource>> };
  const ofType = (type: string): readonly (readonly [string, Resource["Properties"]])[] =>
    Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
      Type === type ? [[id, Properties] as const] : [],
    );
  const readFunction = (id: string): DeployedFunction => {
    const { Properties: properties, Metadata: metadata = {} } = demand(resources[id], id);
    const { Variables: variables } = properties["Environment"] as { Variables: Record<string, unknown> };
    return {
      asset: join(assembly, demand(metadata["aws:asset:path"], `the asset of ${id}`)),
      handler: properties["Handler"] as string,
      runtime: properties["Runtime"] as string,
      timeoutSeconds: properties["Timeout"] as number,
      memoryMb: properties["MemorySize"] as number,
      variables,
    };
  };

  const routes = ofType("AWS::ApiGatewayV2::Route").map(([, { RouteKey: key, Target: target }]) => {
    const [method = "", path = ""] = String(key).split(" ");
    const integration = demand(resources[findLogicalId(target)], `the integration of ${String(key)}`);
    return { method, path, functionId: findLogicalId(integration.Properties["IntegrationUri"]) };
  });
  const [, feed] = demand(ofType("AWS::Lambda::EventSourceMapping")[0], "an event source mapping");
  const ids = {
    eventHook: demand(
      routes.find(({ method }) => method === "POST"),
      "a POST route",
    ).functionId,
    jwks: demand(
      routes.find(({ path }) => path.endsWith("/jwks.json")),
      "a key route",
    ).functionId,
    worker: findLogicalId(feed["FunctionName"]),
    bootstrap: demand(
      ofType("AWS::Lambda::Function").find(([id]) => environmentNames.apiUrl in readFunction(id).variables),
      "a function that is told the API's URL",
    )[0],
  };
  // Nothing points to it: a person calls it by its name.
  const replay = demand(
    ofType("AWS::Lambda::Function").find(([id]) => !Object.values(ids).includes(id)),
    "one more function",
  )[0];
  const { MaximumConcurrency: maximumConcurrency } = feed["ScalingConfig"] as { MaximumConcurrency: number };
  return {
    functions: {
      eventHook: readFunction(ids.eventHook),
      jwks: readFunction(ids.jwks),
      worker: readFunction(ids.worker),
      bootstrap: readFunction(ids.bootstrap),
      replay: readFunction(replay),
    },
    routes: routes.map(({ functionId, ...route }) => ({
      ...route,
      function: functionId === ids.jwks ? "jwks" : "eventHook",
    })),
    feed: {
      batchSize: feed["BatchSize"] as number,
      maximumConcurrency,
      reportBatchItemFailures: (feed["FunctionResponseTypes"] as string[]).includes(
        "ReportBatchItemFailures",
      ),
    },
  };
}

/** The one resource that a `Ref`, `Fn::GetAtt` or `Fn::Join` of them points to. */
function findLogicalId(value: unknown): string {
  const {
    Ref: ref,
    "Fn::GetAtt": attribute,
    "Fn::Join": join,
  } = value as { Ref?: string; "Fn::GetAtt"?: [string, string]; "Fn::Join"?: [string, unknown[]] };
  const inner = join?.[1].find((part) => typeof part === "object");
  return ref ?? attribute?.[0] ?? findLogicalId(demand(inner, `a resource in ${JSON.stringify(value)}`));
}

function demand<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the template lacks ${what}`);
  return value;
}
