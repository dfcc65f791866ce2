import { HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Construct } from "constructs";
import { routes } from "../../shared/contracts/deployment.ts";
import { acknowledge } from "../acknowledge.ts";
import type { BridgeConfig } from "../config-schema.ts";
import { ApiDomain } from "./api-domain.ts";
import { ApiStage } from "./api-stage.ts";
import type { Connection } from "./connection.ts";
import { EventHook } from "./event-hook.ts";
import { KeyRoute } from "./key-route.ts";
import type { Settings } from "./settings.ts";

export interface IntakeProps {
  readonly settings: Settings;
  readonly connections: readonly Connection[];
  /** A domain of the customer's own; undefined: the name that API Gateway gives. */
  readonly domain: BridgeConfig["domain"];
}

/** Where the orgs come: event hooks arrive and keys are shown at one HTTP API, shared by all connections. */
export class Intake extends Construct {
  readonly api: HttpApi;
  readonly stage: ApiStage;
  readonly eventHook: EventHook;
  readonly keyRoute: KeyRoute;
  /** The customer's own domain; null: there is none. */
  readonly domain: ApiDomain | null;
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
      createDefaultStage: false,
    });
    const integrations = {
      eventHook: new HttpLambdaIntegration("EventHook", this.eventHook.lambda),
      jwks: new HttpLambdaIntegration("Jwks", this.keyRoute.lambda),
    };
    const added = routes.flatMap((route) =>
      this.api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration: integrations[route.function],
      }),
    );
    for (const route of added) {
      acknowledge(
        route,
        "AwsSolutions-APIG4",
        "The intake itself checks a hook's secret, and public keys are for everybody: API Gateway has no authorizer for either",
      );
    }
    this.domain = props.domain === undefined ? null : new ApiDomain(this, "Domain", props.domain);
    this.stage = new ApiStage(this, "Stage", { settings, api: this.api, routes: added, domain: this.domain });
    this.apiUrl = this.domain === null ? this.api.apiEndpoint : this.domain.url;
  }
}
