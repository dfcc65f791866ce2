import type { AdminSecret } from "../../../shared/contracts/bootstrap.ts";
import type { Connection } from "../../../shared/contracts/connection.ts";
import type { CallAdmin } from "../../../shared/okta/admin-requests.ts";
import type { Clock } from "../../../shared/runtime/clock.ts";
import type { Feed } from "./feed.ts";
import type { OrgReads } from "./org-reads.ts";
import type { Vault } from "./vault.ts";

/** One of the two orgs, as an admin. */
export interface OrgSite {
  readonly side: "source" | "target";
  readonly url: string;
  /** Changes something. What was read before is forgotten. */
  readonly change: CallAdmin;
  readonly reads: OrgReads;
}

/** What is known of a connection without any admin credential. */
export interface Ground {
  readonly connection: Connection;
  readonly vault: Vault;
  readonly feed: Feed;
  /** Where the bridge's HTTP API answers, without a slash at the end. */
  readonly apiUrl: string;
  /** Stands in everything that bootstrap makes for this connection. */
  readonly mark: string;
  readonly clock: Clock;
  /** When the invocation ends, in milliseconds since 1970. */
  readonly deadlineMs: number;
}

/** Everything that a step works on: the ground, and both orgs as an admin. */
export interface Site extends Ground {
  readonly source: OrgSite;
  readonly target: OrgSite;
  readonly admins: AdminSecret;
}

/** The text by which an object is known as made for this connection. */
export function buildMark(prefix: string, connectionId: string): string {
  return `Made by orgbridge for ${prefix}/${connectionId}`;
}
