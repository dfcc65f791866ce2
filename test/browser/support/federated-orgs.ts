import * as v from "valibot";
import { afterAll, beforeAll } from "vitest";
import { changesOf, type Outcome } from "../../../shared/core/outcome.ts";
import { readId } from "../../../tools/local/admin.ts";
import { type BareOrgs, listProblems, startBareOrgs } from "../../integration/bootstrap/bare-orgs.ts";
import { password } from "./pages.ts";
import { startWorker } from "./worker.ts";

/** What bootstrap makes in the source org: Okta's Org2Org, or a custom SAML 2.0 app where that is not offered. */
export const appKinds = ["org2org", "saml"] as const;
export type AppKind = (typeof appKinds)[number];

/** What people read on the tile that leads to the target org. */
export const tile = "Target org";

/** Two orgs that bootstrap alone has connected, and the worker that replicates people between them. */
export interface FederatedOrgs extends BareOrgs {
  readonly appId: string;
  readonly idpId: string;
  /** The group of replicated people, in the target. */
  readonly groupId: string;
  /** Runs bootstrap again, with a change of the config. @throws when it reports a problem */
  apply(connection?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Creates a person with a password in the source org and assigns them the app. Returns their id there. */
  hire(login: string): Promise<string>;
  /** Lets the worker look at a person. */
  reconcile(userId: string): Promise<Outcome>;
  /** Hires and replicates somebody. */
  replicate(login: string): Promise<Replicated>;
}

export interface Replicated {
  readonly login: string;
  readonly sourceId: string;
  readonly targetId: string;
}

/** Two orgs for the tests of the file or of the `describe` around: connected before them, stopped after them. */
export function useFederatedOrgs(
  appKind: AppKind,
  connection: Readonly<Record<string, unknown>> = {},
): () => FederatedOrgs {
  let started: { readonly orgs: FederatedOrgs; stop(): Promise<void> } | undefined;
  beforeAll(async () => {
    started = await startFederatedOrgs(appKind, connection);
  });
  afterAll(() => started?.stop());
  return () => {
    if (started === undefined) throw new Error("the orgs have not started");
    return started.orgs;
  };
}

async function startFederatedOrgs(appKind: AppKind, connection: Readonly<Record<string, unknown>>) {
  const orgs = await startBareOrgs({
    connection: { scope: { kind: "app", appKind, appLabel: tile }, ...connection },
  });
  const worker = startWorker(orgs);
  const stop = async (): Promise<void> => {
    await worker.close();
    await orgs.stop();
  };
  const apply: FederatedOrgs["apply"] = async (overrides = {}) => {
    const problems = listProblems(await orgs.run("apply", { connection: overrides }));
    if (problems.length > 0) throw new Error(`bootstrap: ${problems.join("; ")}`);
  };
  await apply();
  const { appId } = v.parse(v.object({ appId: v.string() }), orgs.secrets.json(orgs.nameOf("source")));
  const { groupId } = v.parse(v.object({ groupId: v.string() }), orgs.secrets.json(orgs.nameOf("target")));
  const [idp] = v.parse(
    v.tuple([v.object({ id: v.string() })]),
    await orgs.targetAdmin.call("GET", "/api/v1/idps?type=SAML2"),
  );
  const hire: FederatedOrgs["hire"] = async (login) => {
    const userId = await createPerson(orgs, "source", login);
    await orgs.sourceAdmin.call("POST", `/api/v1/apps/${appId}/users`, { id: userId, scope: "USER" });
    return userId;
  };
  const federated: FederatedOrgs = {
    ...orgs,
    appId,
    idpId: idp.id,
    groupId,
    apply,
    hire,
    reconcile: (userId) => worker.reconcile(userId),
    async replicate(login) {
      const sourceId = await hire(login);
      const outcome = await worker.reconcile(sourceId);
      if (changesOf(outcome).length === 0) throw new Error(`not replicated: ${JSON.stringify(outcome)}`);
      const found = await orgs.targetAdmin.call("GET", `/api/v1/users/${encodeURIComponent(login)}`);
      return { login, sourceId, targetId: readId(found) };
    },
  };
  return { orgs: federated, stop };
}

/** Creates a person with a password in one of the orgs. Returns their id. */
export async function createPerson(
  { sourceAdmin, targetAdmin }: BareOrgs,
  side: "source" | "target",
  login: string,
): Promise<string> {
  const admin = side === "source" ? sourceAdmin : targetAdmin;
  const created = await admin.call("POST", "/api/v1/users?activate=true", {
    profile: { login, email: login, firstName: "Ada", lastName: "Example" },
    credentials: { password: { value: password } },
  });
  return readId(created);
}
