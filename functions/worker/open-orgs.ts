import { accessByApiToken, accessByKey, type OrgAccess, openOrg } from "../../shared/access/open-org.ts";
import {
  apiTokensIn,
  credentialsIn,
  type SourceAccess,
  type TargetAccess,
} from "../../shared/access/org-secrets.ts";
import { invalidSecret, type RememberedSecret } from "../../shared/access/remembered-secret.ts";
import type { Connection, ScopedConnection } from "../../shared/contracts/connection.ts";
import type { ConfiguredScope, Scope } from "../../shared/contracts/scope.ts";
import type { Failure } from "../../shared/core/failure.ts";
import { fail, type Result, succeed } from "../../shared/core/result.ts";
import type { CredentialSource } from "../../shared/oauth/token-source.ts";
import { OrgCircuit } from "../../shared/okta/org-circuit.ts";
import type { CallOkta } from "../../shared/okta/org-client.ts";
import { buildSourceScope } from "../../shared/okta/source-directory.ts";
import { buildTargetScope } from "../../shared/okta/target-directory.ts";
import { type Clock, systemClock } from "../../shared/runtime/clock.ts";
import type { SendHttp } from "../../shared/runtime/http.ts";

/** What opening the orgs takes, beside the config. */
export interface OrgSecrets {
  readonly send: SendHttp;
  readonly source: RememberedSecret<SourceAccess>;
  readonly target: RememberedSecret<TargetAccess>;
  /** The machine's by default. */
  readonly clock?: Clock;
}

/** What the config leaves to bootstrap. */
export interface OrgFacts {
  readonly connection: ScopedConnection;
  readonly groupId: string | undefined;
  /** The target's default user type. */
  readonly userTypeId: string | undefined;
}

/** The two orgs, and what bootstrap noted about them. */
export interface Orgs {
  readonly callSource: CallOkta;
  readonly callTarget: CallOkta;
  /** Why nobody can be brought to an end now, because the target org is down or read-only; else null. Sends nothing. */
  findOutage(): Failure | null;
  /** Opens the target's circuit: it answers, but our role in it is lost, so that asking is in vain for everybody. */
  leaveTargetAlone(): void;
  /** The connection with its scope, which may be an app that bootstrap noted, and the group of the people who may sign in. */
  readFacts(): Promise<Result<OrgFacts, Failure>>;
}

/** Opens both orgs of a connection with the credentials that are kept for it. */
export function openOrgs(connection: Connection, secrets: OrgSecrets): Orgs {
  const { send, source, target, clock = systemClock } = secrets;
  const common = { reserveShare: connection.reserveShare, send, clock };
  const sourceUrl = connection.source.orgUrl;
  const targetUrl = connection.target.orgUrl;
  const byKey = (orgUrl: string, scope: string, credentials: CredentialSource): OrgAccess =>
    accessByKey({ ...common, orgUrl, scope, credentials });
  const targetAccess =
    connection.credentials.target === "api-token"
      ? accessByApiToken(apiTokensIn(target))
      : byKey(targetUrl, buildTargetScope(connection), credentialsIn(target));
  const sourceAccess = byKey(sourceUrl, buildSourceScope(connection.scope.kind), credentialsIn(source));
  const targetCircuit = new OrgCircuit(clock);
  return {
    callSource: openOrg({ ...common, orgUrl: sourceUrl, access: sourceAccess }),
    callTarget: openOrg({ ...common, orgUrl: targetUrl, access: targetAccess, circuit: targetCircuit }),
    findOutage: () => targetCircuit.findOutage(),
    leaveTargetAlone: () => targetCircuit.trip(),
    async readFacts() {
      const [inSource, inTarget] = await Promise.all([source.get(), target.get()]);
      if (!inSource.ok) return inSource;
      if (!inTarget.ok) return inTarget;
      const scope = completeScope(connection.scope, inSource.value.appId);
      if (scope === null) return fail(invalidSecret);
      return succeed({
        connection: { ...connection, scope },
        groupId: inTarget.value.groupId,
        userTypeId: inTarget.value.userTypeId,
      });
    },
  };
}

/** The scope with its app, if it has one; null when neither the config nor bootstrap named that. */
function completeScope(scope: ConfiguredScope, notedAppId: string | undefined): Scope | null {
  if (scope.kind !== "app") return scope;
  const appId = scope.appId ?? notedAppId;
  return appId === undefined ? null : { kind: "app", appId };
}
