import type { ReconcileDeps } from "../../../../functions/worker/reconcile-user.ts";
import { targetAttributes } from "../../../../shared/contracts/names.ts";
import { succeed } from "../../../../shared/core/result.ts";

/** A worker with one fault of its own: what it is told, or what it does, is not as it should be. */
export type Sabotage = (deps: ReconcileDeps) => ReconcileDeps;

/** Faults that the histories must expose, by what the worker does wrong. */
export const saboteurs: Readonly<Record<string, Sabotage>> = {
  "never records who decided a status": (deps) => ({
    ...deps,
    target: {
      ...deps.target,
      updateProfile(userId, { [targetAttributes.statusRecord]: _dropped, ...profile }, etag) {
        return deps.target.updateProfile(userId, profile, etag);
      },
    },
  }),
  "takes every status for its own": (deps) => ({
    ...deps,
    target: {
      ...deps.target,
      async readUser(loginOrId) {
        const user = await deps.target.readUser(loginOrId);
        if (!user.ok) return user;
        const record = `${user.value.status}@${new Date(user.value.statusChangedMs ?? 0).toISOString()}`;
        const profile = { ...user.value.profile, [targetAttributes.statusRecord]: record };
        return succeed({ ...user.value, profile });
      },
    },
  }),
  "takes an app that it cannot read for an active one": (deps) => ({
    ...deps,
    source: { ...deps.source, readApp: () => Promise.resolve(succeed({ isActive: true })) },
  }),
  "never unsuspends": (deps) => ({
    ...deps,
    target: {
      ...deps.target,
      changeStatus: (userId, action) =>
        action === "unsuspend" ? Promise.resolve(succeed(null)) : deps.target.changeStatus(userId, action),
    },
  }),
  "does not clear what was cleared": (deps) => ({
    ...deps,
    target: {
      ...deps.target,
      async readUser(loginOrId) {
        const user = await deps.target.readUser(loginOrId);
        if (!user.ok) return user;
        const { title: _hidden, ...profile } = user.value.profile;
        return succeed({ ...user.value, profile: { ...profile, title: null } });
      },
    },
  }),
  "finds nobody by link": (deps) => ({
    ...deps,
    target: { ...deps.target, findByLink: () => Promise.resolve(succeed([])) },
  }),
  "plans from the first reading of a person for ever": (deps) => {
    const remembered = new Map<string, ReturnType<typeof deps.source.readAppUser>>();
    return {
      ...deps,
      source: {
        ...deps.source,
        readAppUser(appId, userId) {
          const answer = remembered.get(userId) ?? deps.source.readAppUser(appId, userId);
          remembered.set(userId, answer);
          return answer;
        },
      },
    };
  },
};
