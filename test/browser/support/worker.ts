import { openOrgs } from "../../../functions/worker/open-orgs.ts";
import { PeopleInARow } from "../../../functions/worker/people-in-a-row.ts";
import { reconcileUser } from "../../../functions/worker/reconcile-user.ts";
import { decodeSourceAccess, decodeTargetAccess } from "../../../shared/access/org-secrets.ts";
import { createRememberedSecret } from "../../../shared/access/remembered-secret.ts";
import type { Outcome } from "../../../shared/core/outcome.ts";
import { createSourceDirectory } from "../../../shared/okta/source-directory.ts";
import { createTargetDirectory } from "../../../shared/okta/target-directory.ts";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { createHttp } from "../../../shared/runtime/http.ts";
import type { BareOrgs } from "../../integration/bootstrap/bare-orgs.ts";

/** The worker's use case, with the credentials and the group that bootstrap left in the secrets. */
export interface Worker {
  reconcile(userId: string): Promise<Outcome>;
  close(): Promise<void>;
}

export function startWorker({ connection, secrets, nameOf }: BareOrgs): Worker {
  const http = createHttp();
  const orgs = openOrgs(connection, {
    send: http.send,
    source: createRememberedSecret(secrets, nameOf("source"), decodeSourceAccess, systemClock),
    target: createRememberedSecret(secrets, nameOf("target"), decodeTargetAccess, systemClock),
  });
  const [missing, forbidden] = [new PeopleInARow(), new PeopleInARow()];
  return {
    async reconcile(userId) {
      const facts = await orgs.readFacts();
      if (!facts.ok) throw new Error("bootstrap has left no usable secrets");
      return reconcileUser(userId, null, {
        connection: facts.value.connection,
        source: createSourceDirectory(orgs.callSource),
        target: createTargetDirectory(orgs.callTarget, facts.value.groupId),
        missing,
        forbidden,
        nowMs: Date.now,
      });
    },
    close: () => http.close(),
  };
}
