import { Unit } from "aws-cdk-lib/aws-cloudwatch";
import { FilterPattern, type ILogGroup, MetricFilter } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { type accessLogFields, routes } from "../../../shared/contracts/deployment.ts";
import { accessLogMetrics, buildMetricNamespace } from "../../../shared/contracts/metrics.ts";

export interface AccessLogFiltersProps {
  readonly prefix: string;
  readonly accessLog: ILogGroup;
}

/** Counts in the access log what no function ever sees: requests that the HTTP API itself refuses. */
export class AccessLogFilters extends Construct {
  constructor(scope: Construct, id: string, props: AccessLogFiltersProps) {
    super(scope, id);
    for (const [name, { status }] of Object.entries(accessLogMetrics)) {
      new MetricFilter(this, name, {
        logGroup: props.accessLog,
        metricNamespace: buildMetricNamespace(props.prefix),
        metricName: name,
        metricValue: "1",
        unit: Unit.COUNT,
        filterPattern: FilterPattern.all(
          // API Gateway writes every variable as text.
          FilterPattern.stringValue(nameField("status"), "=", String(status)),
          // Not the hook routes by name: what is refused before a route is found may be a hook, too.
          ...keyRoutes.map((route) => FilterPattern.stringValue(nameField("routeKey"), "!=", route)),
        ),
      });
    }
  }
}

const keyRoutes = routes
  .filter((route) => route.function === "jwks")
  .map(({ method, path }) => `${method} ${path}`);

function nameField(field: keyof typeof accessLogFields): string {
  return `$.${field}`;
}
