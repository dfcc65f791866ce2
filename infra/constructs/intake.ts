import { HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Construct } from "constructs";
import { describeForIntake } from "../../shared/contracts/connection.ts";
import { configurationFiles, functionDeployments, routes } from "../../shared/contracts/deployment.ts";
import type { Connection } from "./connection.ts";
import { HouseFunction } from "./house-function.ts";
import { KeyRoute } from "./key-route.ts";

export interface IntakeProps {
  readonly prefix: string;
  readonly connections: readonly Connection[];
}

/** Where the orgs come: event hooks arrive and keys are shown at one HTTP API, shared by all connections. */
export class Intake extends Construct {
  /** Where the API answers, without a slash at the end. */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, props: IntakeProps) {
    super(scope, id);
    const { prefix, connections } = props;
    const eventHook = new HouseFunction(this, "EventHook", {
      prefix,
      deployment: functionDeployments.eventHook,
      configuration: {
        file: configurationFiles.eventHook,
        content: connections.map((connection) => describeForIntake(connection.config)),
      },
      description: "Turns what Okta's event hooks bring into messages",
    });
    eventHook.allow(
      ["sqs:SendMessage"],
      connections.map(({ queues }) => queues.sync.queueArn),
    );
    eventHook.allow(
      ["secretsmanager:GetSecretValue"],
      connections.map(({ secrets }) => secrets.hook.secretArn),
    );

    const keyRoute = new KeyRoute(this, "KeyRoute", { prefix, connections });

    const api = new HttpApi(this, "Api", {
      apiName: prefix,
      description: "Where Okta's event hooks arrive, and where the orgs fetch our public keys",
    });
    const integrations = {
      eventHook: new HttpLambdaIntegration("EventHook", eventHook.lambda),
      jwks: new HttpLambdaIntegration("Jwks", keyRoute.lambda),
    };
    for (const route of routes) {
      api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration: integrations[route.function],
      });
    }
    this.apiUrl = api.apiEndpoint;
  }
}
