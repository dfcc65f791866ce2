import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  CfnStage,
  type HttpApi,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { accessLogFields, routes, throttles } from "../../shared/contracts/deployment.ts";
import type { ApiDomain } from "./api-domain.ts";
import type { Settings } from "./settings.ts";

export interface ApiStageProps {
  readonly settings: Settings;
  readonly api: HttpApi;
  readonly routes: readonly HttpRoute[];
  readonly domain: ApiDomain | null;
}

/** What stands between the network and the functions: throttles for each route, and a log of who came. */
export class ApiStage extends Construct {
  readonly stage: HttpStage;
  /** One line of JSON a request, without anything that a caller could have put a secret into. */
  readonly accessLog: LogGroup;

  constructor(scope: Construct, id: string, props: ApiStageProps) {
    super(scope, id);
    const { settings, api, domain } = props;
    this.accessLog = new LogGroup(this, "AccessLog", {
      retention: settings.logRetention,
      removalPolicy: settings.removal.logs,
    });
    this.stage = new HttpStage(this, "Default", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      // What no route settings speak of, such as a route of the next release in the moment in which it is deployed.
      throttle: { rateLimit: throttles.jwks.requestsPerSecond, burstLimit: throttles.jwks.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      },
      ...(domain === null ? {} : { domainMapping: { domainName: domain.domainName } }),
    });
    this.#throttleRoutes(props.routes);
  }

  /** A flood of key requests, which anybody may send, must take nothing from the hooks, which Okta never repeats. */
  #throttleRoutes(added: readonly HttpRoute[]): void {
    const stage = this.stage.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error("the stage is of another make");
    stage.routeSettings = Object.fromEntries(
      routes.map((route) => {
        const { requestsPerSecond, burst } = throttles[route.function];
        const settings = { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst };
        return [`${route.method} ${route.path}`, settings];
      }),
    );
    // API Gateway refuses settings of a route that is not there yet.
    for (const route of added) this.stage.node.addDependency(route);
  }
}
