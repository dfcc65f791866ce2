import type { ConfiguredScope, Scope, ScopeKind } from "../../../shared/contracts/scope.ts";
import { readId } from "../../../tools/local/admin.ts";
import { assign } from "../../../tools/local/demo/people.ts";
import { type BareOptions, type BareOrgs, startBareOrgs } from "../bootstrap/bare-orgs.ts";
import { bridgeOrgs, type TwoOrgs } from "./two-orgs.ts";

export interface Person {
  readonly userId: string;
  readonly login: string;
}

/** Two orgs whose connection has a scope of some kind. */
export interface ScopedOrgs extends TwoOrgs<Scope> {
  /** Somebody new and active in the source, who is in scope. */
  hire(): Promise<Person>;
  /** Brings somebody into the scope, where there is a way into it. */
  enter(userId: string): Promise<void>;
  /** Takes somebody out of the scope, where there is a way out of it. */
  leave(userId: string): Promise<void>;
}

/** @param groupCount how many groups a scope of groups has; people are brought into the first */
export async function startScopedOrgs(
  kind: ScopeKind,
  { groupCount = 1, ...options }: BareOptions & { readonly groupCount?: number } = {},
): Promise<ScopedOrgs> {
  const bare = await startBareOrgs(options);
  const orgs = await bridgeOrgs(bare, await makeScope(bare, kind, groupCount));
  const { sourceAdmin } = bare;
  const { scope } = orgs.connection;
  const [groupId = ""] = scope.kind === "groups" ? scope.groupIds : [];
  const enter = async (userId: string): Promise<void> => {
    if (scope.kind === "app") await assign(sourceAdmin, scope.appId, userId);
    if (scope.kind === "groups") await sourceAdmin.call("PUT", `/api/v1/groups/${groupId}/users/${userId}`);
  };
  let people = 0;
  return {
    ...orgs,
    enter,
    async leave(userId) {
      if (scope.kind === "app")
        await sourceAdmin.call("DELETE", `/api/v1/apps/${scope.appId}/users/${userId}`);
      if (scope.kind === "groups")
        await sourceAdmin.call("DELETE", `/api/v1/groups/${groupId}/users/${userId}`);
    },
    async hire() {
      people += 1;
      const login = `person.${people}@example.com`;
      const profile = { login, email: login, firstName: "Test", lastName: "Person" };
      const userId = readId(
        await sourceAdmin.call("POST", "/api/v1/users?activate=true", {
          profile,
          credentials: { password: { value: "Correct-Horse-7-Battery" } },
        }),
      );
      await enter(userId);
      orgs.countRequests();
      return { userId, login };
    },
  };
}

async function makeScope(
  { sourceAdmin, connection }: BareOrgs,
  kind: ScopeKind,
  groupCount: number,
): Promise<ConfiguredScope> {
  switch (kind) {
    case "app":
      return connection.scope;
    case "everyone":
      return { kind, appKind: "auto" };
    case "groups": {
      const groupIds: string[] = [];
      for (let index = 1; index <= groupCount; index += 1) {
        const profile = { name: `In scope ${index}` };
        groupIds.push(readId(await sourceAdmin.call("POST", "/api/v1/groups", { profile })));
      }
      return { kind, groupIds, appKind: "auto" };
    }
  }
}
