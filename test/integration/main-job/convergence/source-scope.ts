import type { EventType } from "../../../../shared/contracts/event-types.ts";
import type { Scope, ScopeKind } from "../../../../shared/contracts/scope.ts";
import type { FaultRule } from "../../../../tools/emulators/okta-org/start.ts";
import { readId } from "../../../../tools/local/admin.ts";
import { assign } from "../../../../tools/local/demo/people.ts";
import type { ClockedOrgs } from "./clocked-orgs.ts";

/** The scope of one history's connection as the source org has it. */
export interface SourceScope {
  readonly scope: Scope;
  /** How many ways lead into it. The last one can be closed. */
  readonly ways: number;
  /** Whether whoever is in it by the last way alone is no longer in it when that is closed. */
  readonly isLeftByClosing: boolean;
  readonly entered: EventType;
  readonly left: EventType;
  /** What hides it from the worker, who must remove nobody then. */
  readonly hiding: FaultRule;
  /** Whether a deactivated person is out of it. */
  readonly isLeftByDeactivation: boolean;
  enter(userId: string, way: number): Promise<void>;
  leave(userId: string, way: number): Promise<void>;
  /** Closes the last way: from then on nobody can be known to be outside. */
  close(): Promise<void>;
  /** @returns whether it is as before */
  reopen(): Promise<boolean>;
  /** By which ways the org shows somebody in it. */
  showWays(userId: string): Promise<readonly number[]>;
}

/** The scope of one history: the app is that of all histories, groups are made anew. @param number the history's */
export async function openScope(orgs: ClockedOrgs, kind: ScopeKind, number: number): Promise<SourceScope> {
  switch (kind) {
    case "app":
      return scopeOfApp(orgs);
    case "groups":
      return scopeOfGroups(orgs, number);
    case "everyone":
      return scopeOfEveryone;
  }
}

function scopeOfApp({ sourceAdmin, appId }: ClockedOrgs): SourceScope {
  const path = `/api/v1/apps/${appId}`;
  return {
    scope: { kind: "app", appId },
    ways: 1,
    isLeftByClosing: false,
    entered: "application.user_membership.add",
    left: "application.user_membership.remove",
    hiding: { method: "GET", path, fault: { kind: "answer", status: 404 } },
    isLeftByDeactivation: true,
    enter: (userId) => assign(sourceAdmin, appId, userId),
    async leave(userId) {
      await sourceAdmin.call("DELETE", `${path}/users/${userId}`);
    },
    async close() {
      await sourceAdmin.call("POST", `${path}/lifecycle/deactivate`);
    },
    async reopen() {
      await sourceAdmin.call("POST", `${path}/lifecycle/activate`);
      return true;
    },
    showWays: async (userId) => ((await sourceAdmin.find(`${path}/users/${userId}`)) === null ? [] : [0]),
  };
}

async function scopeOfGroups({ sourceAdmin }: ClockedOrgs, number: number): Promise<SourceScope> {
  const make = async (name: string): Promise<string> =>
    readId(await sourceAdmin.call("POST", "/api/v1/groups", { profile: { name } }));
  const groupIds = [await make(`First ${number}`), await make(`Second ${number}`)];
  const [first = "", second = ""] = groupIds;
  const pathOf = (way: number): string => `/api/v1/groups/${way === 0 ? first : second}`;
  return {
    scope: { kind: "groups", groupIds },
    ways: 2,
    isLeftByClosing: true,
    entered: "group.user_membership.add",
    left: "group.user_membership.remove",
    hiding: { method: "GET", path: pathOf(1), fault: { kind: "answer", status: 404 } },
    isLeftByDeactivation: false,
    async enter(userId, way) {
      await sourceAdmin.call("PUT", `${pathOf(way)}/users/${userId}`);
    },
    async leave(userId, way) {
      await sourceAdmin.call("DELETE", `${pathOf(way)}/users/${userId}`);
    },
    async close() {
      await sourceAdmin.call("DELETE", pathOf(1));
    },
    reopen: () => Promise.resolve(false),
    async showWays(userId) {
      const groups = (await sourceAdmin.find(`/api/v1/users/${userId}/groups`)) as { id: string }[] | null;
      return [0, 1].filter((way) => groups?.some(({ id }) => id === groupIds[way]));
    },
  };
}

const scopeOfEveryone: SourceScope = {
  scope: { kind: "everyone" },
  ways: 0,
  isLeftByClosing: false,
  entered: "user.lifecycle.create",
  left: "user.lifecycle.deactivate",
  hiding: { method: "GET", path: "/api/v1/users", fault: { kind: "empty page" } },
  isLeftByDeactivation: false,
  enter: () => Promise.resolve(),
  leave: () => Promise.resolve(),
  close: () => Promise.resolve(),
  reopen: () => Promise.resolve(true),
  showWays: () => Promise.resolve([]),
};
