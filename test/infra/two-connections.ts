import { type BridgeConfig, bridgeConfigSchema } from "../../infra/config.ts";
import { parse } from "../../shared/contracts/parse.ts";

/** Two connections between three orgs; the second is unlike the defaults wherever the template can show it. */
export const twoConnections: BridgeConfig = demand({
  stackName: "bridge",
  connections: [
    {
      id: "acme",
      source: { orgUrl: "https://acme.example.com" },
      target: { orgUrl: "https://hub.example.com" },
      scope: { kind: "app", appId: "0oaAcme" },
      loginDomains: ["acme.example.com"],
      removals: "hold",
    },
    {
      id: "beta-eu",
      source: { orgUrl: "https://beta.example.com" },
      target: { orgUrl: "https://hub.example.com" },
      scope: { kind: "app", appId: "0oaBeta" },
      federation: "none",
      removals: "apply",
      settleSeconds: 7,
    },
  ],
});

/** The config as the app would read it. */
function demand(input: unknown): BridgeConfig {
  const parsed = parse(bridgeConfigSchema, input);
  if (!parsed.ok) throw new Error(parsed.problems.join("; "));
  return parsed.value;
}
