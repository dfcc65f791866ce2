import { OrgReads } from "../../../../functions/bootstrap/engine/org-reads.ts";
import { buildMark, type OrgSite, type Site } from "../../../../functions/bootstrap/engine/site.ts";
import type { Problem } from "../../../../shared/contracts/bootstrap.ts";
import { fail, succeed } from "../../../../shared/core/result.ts";
import type { AdminRequest, CallAdmin } from "../../../../shared/okta/admin-requests.ts";
import { buildConnection } from "../../../support/connections.ts";
import { StubClock } from "../../../support/stub-clock.ts";

/** A site whose orgs take everything and hold nothing, and which remembers what it was asked. */
export interface SiteDouble {
  readonly site: Site;
  readonly clock: StubClock;
  readonly requests: AdminRequest[];
}

export function buildSite(config: Readonly<Record<string, unknown>> = {}, call?: CallAdmin): SiteDouble {
  const requests: AdminRequest[] = [];
  const clock = new StubClock();
  const answer: CallAdmin = (request) => {
    requests.push(request);
    return call?.(request) ?? Promise.resolve(fail({ kind: "not-found" }));
  };
  const open = (side: "source" | "target"): OrgSite => ({
    side,
    url: `https://${side}.okta.com`,
    change: answer,
    reads: new OrgReads(side, answer),
  });
  const empty = () => Promise.resolve(succeed(null));
  const site: Site = {
    connection: buildConnection(config),
    feed: {
      readDepth: () => Promise.resolve({ visible: 0, inFlight: 0, delayed: 0 }),
      pause: () => Promise.resolve(),
      resume: () => Promise.resolve(),
      isPaused: () => Promise.resolve(false),
    },
    vault: { readJson: empty, readText: empty, writeJson: empty },
    admins: { source: { apiToken: "token-one" }, target: { apiToken: "token-two" }, isRevoking: false },
    apiUrl: "https://api.example.com",
    mark: buildMark("orgbridge", "acme"),
    clock,
    deadlineMs: clock.nowMs() + 600_000,
    source: open("source"),
    target: open("target"),
  };
  return { site, clock, requests };
}

export const unreachable: Problem = { reason: "org-unreachable", message: "no answer", remedy: "again" };
