import { randomUUID } from "node:crypto";
import { createDpopSigner } from "../../shared/oauth/dpop-proof.ts";
import { NonceMemory } from "../../shared/oauth/nonce-memory.ts";
import { type CredentialSource, TokenSource } from "../../shared/oauth/token-source.ts";
import { type CallOkta, createOrgClient } from "../../shared/okta/org-client.ts";
import { RateLimitGate } from "../../shared/okta/rate-limit-gate.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { SendHttp } from "../../shared/runtime/http.ts";

export interface OrgAccessOptions {
  readonly orgUrl: string;
  readonly scope: string;
  readonly credentials: CredentialSource;
  readonly reserveShare: number;
  readonly send: SendHttp;
  readonly clock: Clock;
}

/** Puts together what calling one org takes: key, nonces, token, pace. One per org and container. */
export function openOrg(options: OrgAccessOptions): CallOkta {
  const { orgUrl, scope, credentials, reserveShare, send, clock } = options;
  const dpop = createDpopSigner();
  const nonces = new NonceMemory();
  const shared = { orgUrl, dpop, nonces, send, clock, makeId: randomUUID };
  const tokens = new TokenSource({ ...shared, scope, credentials });
  return createOrgClient({ ...shared, tokens, gate: new RateLimitGate(clock, reserveShare) });
}
