import { randomUUID } from "node:crypto";
import { createDpopSigner } from "../oauth/dpop-proof.ts";
import { NonceMemory } from "../oauth/nonce-memory.ts";
import { type CredentialSource, TokenSource } from "../oauth/token-source.ts";
import {
  type AccessTokens,
  type AuthorizationScheme,
  apiTokenScheme,
  createDpopScheme,
} from "../okta/authorization.ts";
import { OrgCircuit } from "../okta/org-circuit.ts";
import { type CallOkta, createOrgClient } from "../okta/org-client.ts";
import { RateLimitGate } from "../okta/rate-limit-gate.ts";
import type { Clock } from "../runtime/clock.ts";
import type { SendHttp } from "../runtime/http.ts";

/** How we get into one org. */
export interface OrgAccess {
  readonly tokens: AccessTokens;
  readonly scheme: AuthorizationScheme;
}

export interface KeyAccessOptions {
  readonly orgUrl: string;
  /** Space-separated `okta.*` scopes. */
  readonly scope: string;
  readonly credentials: CredentialSource;
  readonly send: SendHttp;
  readonly clock: Clock;
}

/** Access with a client's private key: tokens by `private_key_jwt`, each bound to a proof key (DPoP). */
export function accessByKey({ orgUrl, scope, credentials, send, clock }: KeyAccessOptions): OrgAccess {
  const dpop = createDpopSigner();
  const nonces = new NonceMemory();
  const shared = { dpop, nonces, clock, makeId: randomUUID };
  return {
    tokens: new TokenSource({ ...shared, orgUrl, scope, credentials, send }),
    scheme: createDpopScheme(shared),
  };
}

/** Access with a static API token. */
export function accessByApiToken(tokens: AccessTokens): OrgAccess {
  return { tokens, scheme: apiTokenScheme };
}

export interface OrgOptions {
  readonly orgUrl: string;
  readonly access: OrgAccess;
  readonly reserveShare: number;
  readonly send: SendHttp;
  readonly clock: Clock;
  /** The org's circuit, for who must open it himself; one of its own by default. */
  readonly circuit?: OrgCircuit;
}

/** Puts together what calling one org takes: access, pace, classified answers. One per org and container. */
export function openOrg(options: OrgOptions): CallOkta {
  const { orgUrl, access, reserveShare, send, clock, circuit = new OrgCircuit(clock) } = options;
  return createOrgClient({
    ...access,
    orgUrl,
    send,
    clock,
    gate: new RateLimitGate(clock, reserveShare),
    circuit,
  });
}
