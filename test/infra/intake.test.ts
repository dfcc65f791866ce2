import { describe, expect, test } from "vitest";
import type { BridgeConfig } from "../../infra/config-schema.ts";
import { accessLogFields, environmentNames, routes, throttles } from "../../shared/contracts/deployment.ts";
import { readPointer, resolveText } from "./intrinsics.ts";
import { synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";
import { stack } from "./two-connections-stack.ts";

const stage = stack.ofType("AWS::ApiGatewayV2::Stage")[0]!;

describe("the intake's throttles", () => {
  test("are those of the contract, for each route apart", () => {
    const expected = routes.map((route) => {
      const { requestsPerSecond, burst } = throttles[route.function];
      return [
        `${route.method} ${route.path}`,
        {
          ThrottlingRateLimit: requestsPerSecond,
          ThrottlingBurstLimit: burst,
        },
      ];
    });

    expect(stack.ofType("AWS::ApiGatewayV2::Stage")).toHaveLength(1);
    expect(stage.properties.RouteSettings).toEqual(Object.fromEntries(expected));
  });

  test("leave room for a hundred times what Okta sends an org in a day, and stay below what AWS gives an account", () => {
    const dailyEvents = 400_000; // most of an org, by Okta's documentation
    const perSecond = dailyEvents / 86_400;

    expect(throttles.eventHook.requestsPerSecond).toBeGreaterThan(100 * perSecond);
    expect(throttles.eventHook.requestsPerSecond + throttles.jwks.requestsPerSecond).toBeLessThan(10_000);
    expect(throttles.eventHook.burst + throttles.jwks.burst).toBeLessThan(5_000);
  });

  test("wait for their routes, which API Gateway must know first", () => {
    const added = stack.ofType("AWS::ApiGatewayV2::Route").map(({ id }) => id);

    expect(stack.dependencies[stage.id]).toEqual(expect.arrayContaining(added));
  });
});

describe("the access log", () => {
  const { DestinationArn: destination, Format: format } = stage.properties.AccessLogSettings;
  const fields = JSON.parse(format) as Record<string, string>;

  test("is one line of JSON a request, in a group that is kept as long as the others", () => {
    expect(stack.follow("AWS::Logs::LogGroup", destination).properties).toEqual({ RetentionInDays: 30 });
    expect(fields).toEqual(accessLogFields);
  });

  test("holds nothing that a caller could have put a secret into: no header, query, path or body", () => {
    const variables = Object.values(fields);

    for (const variable of variables) expect(variable).toMatch(/^\$context\.[A-Za-z.]+$/);
    expect(variables.join()).not.toMatch(
      /header|authoriz|query|path|body|userAgent|\.caller|cognito|claims|domainName/i,
    );
  });
});

describe("a domain of one's own", () => {
  const domain: NonNullable<BridgeConfig["domain"]> = {
    name: "bridge.example.com",
    certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b",
  };
  const hostedZone = { id: "Z0123456789ABC", name: "example.com" };
  const named = synthesize({ ...twoConnections, domain: { ...domain, hostedZone } });

  test("leads to the API, with its certificate and no older TLS than 1.2", () => {
    const [name, ...more] = named.ofType("AWS::ApiGatewayV2::DomainName");

    expect(name?.properties).toMatchObject({
      DomainName: domain.name,
      DomainNameConfigurations: [{ CertificateArn: domain.certificateArn, SecurityPolicy: "TLS_1_2" }],
    });
    expect(more).toEqual([]);
    expect(named.ofType("AWS::ApiGatewayV2::ApiMapping")).toHaveLength(1);
  });

  test("is what the outputs and bootstrap tell", () => {
    const outputs = named.template["Outputs"] as Record<string, { Value: unknown }>;
    const told = named
      .ofType("AWS::Lambda::Function")
      .flatMap(({ properties }) => properties.Environment.Variables[environmentNames.apiUrl] ?? []);

    expect(resolveText(outputs["ApiUrl"]!.Value)).toBe("https://bridge.example.com");
    expect(resolveText(outputs["HooksUrl"]!.Value)).toBe("https://bridge.example.com/hooks/");
    expect(told).toEqual(["https://bridge.example.com"]);
  });

  test("is entered in its zone", () => {
    const [name] = named.ofType("AWS::ApiGatewayV2::DomainName");
    const [record, ...more] = named.ofType("AWS::Route53::RecordSet");
    const { AliasTarget: target, ...properties } = record!.properties as {
      AliasTarget: { DNSName: unknown };
    };

    expect(properties).toEqual({ HostedZoneId: hostedZone.id, Name: "bridge.example.com.", Type: "A" });
    expect(readPointer(target.DNSName)).toBe(name!.id);
    expect(more).toEqual([]);
  });

  test("is left to somebody else to enter when no zone is given", () => {
    const elsewhere = synthesize({ ...twoConnections, domain });

    expect(elsewhere.ofType("AWS::ApiGatewayV2::ApiMapping")).toHaveLength(1);
    expect(elsewhere.ofType("AWS::Route53::RecordSet")).toEqual([]);
    const outputs = elsewhere.template["Outputs"] as Record<string, { Value: unknown }>;
    const [name] = elsewhere.ofType("AWS::ApiGatewayV2::DomainName");
    expect(outputs["DomainTarget"]!.Value, "where it has to point").toEqual({
      "Fn::GetAtt": [name!.id, "RegionalDomainName"],
    });
    expect(stack.ofType("AWS::ApiGatewayV2::DomainName")).toEqual([]);
  });
});
