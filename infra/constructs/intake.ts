import { HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Construct } from "constructs";
import { routes } from "../../shared/contracts/deployment.ts";
import type { Connection } from "./connection.ts";
import { EventHook } from "./event-hook.ts";
import { KeyRoute } from "./key-route.ts";
import type { Settings } from "./settings.ts";

export interface IntakeProps {
  readonly settings: Settings;
  readonly connections: readonly Connection[];
}

/** Where the orgs come: event hooks arrive and keys are shown at one HTTP API, shared by all connections. */
export class Intake extends Construct {
  readonly api: HttpApi;
  readonly eventHook: EventHook;
  readonly keyRoute: KeyRoute;
  /** Where the API answers, without a slash at the end. */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, props: IntakeProps) {
    super(scope, id);
    const { settings, connections } = props;
    this.eventHook = new EventHook(this, "EventHook", { settings, connections });
    this.keyRoute = new KeyRoute(this, "KeyRoute", { settings, connections });
    this.api = new HttpApi(this, "Api", {
      apiName: settings.prefix,
      description: "Where Okta's event hooks arrive, and where the orgs fetch our public keys",
    });
    const integrations = {
      eventHook: new HttpLambdaIntegration("EventHook", this.eventHook.lambda),
      jwks: new HttpLambdaIntegration("Jwks", this.keyRoute.lambda),
    };
    for (const route of routes) {
      this.api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration: integrations[route.function],
      });
    }
    this.apiUrl = this.api.apiEndpoint;
  }
}
