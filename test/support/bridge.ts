import type { PersonHint } from "../../functions/worker/group-records.ts";
import { PeopleInARow } from "../../functions/worker/people-in-a-row.ts";
import { reconcileUser } from "../../functions/worker/reconcile-user.ts";
import type { Outcome } from "../../shared/core/outcome.ts";
import type { SourceUser, TargetUser } from "../../shared/core/plan/people.ts";
import { fail, succeed } from "../../shared/core/result.ts";
import { buildConnection } from "./connections.ts";
import { notFound, planSource } from "./directories.ts";
import { buildSourceUser, sourceUserId } from "./people.ts";
import { StubClock } from "./stub-clock.ts";
import { MemoryTarget } from "./target-model.ts";

/** Who is in the two orgs. */
export interface BridgeOptions {
  /** The source user; null for a deleted one. Ann, if not given. */
  readonly user?: SourceUser | null;
  /** Whether the user is assigned to the app; true if not given. */
  readonly isAssigned?: boolean;
  /** The app's user name; the user's login if not given. */
  readonly userName?: string;
  /** When the app was last brought up to date; it has no profile if not given. */
  readonly appUpdatedMs?: number;
  readonly isAppActive?: boolean;
  /** Other people of the source, all in scope. Without it, everybody whom the bridge asks for is the user. */
  readonly others?: readonly SourceUser[];
  readonly target?: readonly TargetUser[];
  /** Id of the user type of everybody whom the bridge makes, if bootstrap has noted it. */
  readonly userTypeId?: string;
  /** The connection's config, where it differs from the defaults. */
  readonly config?: Readonly<Record<string, unknown>>;
}

function buildAttributes({ appUpdatedMs }: BridgeOptions) {
  return appUpdatedMs === undefined ? null : { lastUpdatedMs: appUpdatedMs, profile: {} };
}

/** One person's reconcile between a planned source and a small target org in memory. */
export function openBridge(options: BridgeOptions = {}) {
  const { user = buildSourceUser(), isAssigned = true, isAppActive = true, others } = options;
  const find = (id: string): SourceUser | null =>
    id === sourceUserId || others === undefined ? user : (others.find((other) => other.id === id) ?? null);
  const clock = new StubClock();
  const target = new MemoryTarget(clock.nowMs, ...(options.target ?? []));
  const missing = new PeopleInARow();
  const forbidden = new PeopleInARow();
  const source = planSource({
    readAppUser: (_appId, id) => {
      const found = find(id);
      const isIn = (others !== undefined && id !== sourceUserId) || isAssigned;
      const userName =
        (id === sourceUserId ? options.userName : undefined) ?? String(found?.profile["login"]);
      return Promise.resolve(
        found === null || !isIn
          ? fail(notFound)
          : succeed({ user: found, status: "ACTIVE", userName, attributes: buildAttributes(options) }),
      );
    },
    readUser: (id) => {
      const found = find(id);
      return Promise.resolve(found === null ? fail(notFound) : succeed(found));
    },
    readApp: () => Promise.resolve(succeed({ isActive: isAppActive })),
  });
  const deps = {
    connection: buildConnection(options.config),
    userTypeId: options.userTypeId,
    source,
    target,
    missing,
    forbidden,
    nowMs: clock.nowMs,
  };
  return {
    clock,
    source,
    target,
    reconcile: (hint: PersonHint | null = null, userId = sourceUserId): Promise<Outcome> =>
      reconcileUser(userId, hint, deps),
    /** Requests so far: readings of both orgs + writings, as the budgets count them. */
    cost: () => `${source.calls.length + target.reads}+${target.writes}`,
  };
}
