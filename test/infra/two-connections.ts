import { parseConfig } from "../../infra/config.ts";
import type { BridgeConfig } from "../../infra/config-schema.ts";

/** Two connections between three orgs; the second is unlike the defaults wherever the template can show it. */
export const twoConnections: BridgeConfig = parseConfig({
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
