import { targetAttributes } from "../../../../shared/contracts/names.ts";
import { succeed } from "../../../../shared/core/result.ts";
import { misreadSource, misseeProfile, mistakeChoices, mistreatTarget, type Sabotage } from "./sabotage.ts";

/** Faults that the histories must expose, by what the worker does wrong. */
export const saboteurs: Readonly<Record<string, Sabotage>> = {
  "never records who decided a status": mistreatTarget((target) => ({
    updateProfile: (userId, { [targetAttributes.statusRecord]: _dropped, ...profile }, etag) =>
      target.updateProfile(userId, profile, etag),
  })),
  "takes every status for its own": misseeProfile(({ status, statusChangedMs }) => ({
    [targetAttributes.statusRecord]: `${status}@${new Date(statusChangedMs ?? 0).toISOString()}`,
  })),
  "takes an app that it cannot read for an active one": misreadSource(() => ({
    readApp: () => Promise.resolve(succeed({ isActive: true })),
  })),
  "takes a vanished scope group for one that somebody left": misreadSource(() => ({
    readGroup: () => Promise.resolve(succeed(null)),
  })),
  "believes an empty list of somebody's groups": misreadSource((source) => ({
    async listUserGroups(userId, cursor) {
      const page = await source.listUserGroups(userId, cursor);
      if (!page.ok || page.value.groups.length > 0) return page;
      return succeed({ ...page.value, groups: [{ id: "00geveryone", isEveryone: true }] });
    },
  })),
  "believes that somebody is gone from an org that shows nobody": misreadSource(() => ({
    seesAnybody: () => Promise.resolve(succeed(true)),
  })),
  "plans from the first reading of an assignment for ever": misreadSource((source) => {
    const remembered = new Map<string, ReturnType<typeof source.readAppUser>>();
    return {
      readAppUser(appId, userId) {
        const answer = remembered.get(userId) ?? source.readAppUser(appId, userId);
        remembered.set(userId, answer);
        return answer;
      },
    };
  }),
  "never unsuspends": mistreatTarget((target) => ({
    changeStatus: (userId, action) =>
      action === "unsuspend" ? Promise.resolve(succeed(null)) : target.changeStatus(userId, action),
  })),
  "does not clear what was cleared": misseeProfile(() => ({ title: null })),
  "finds nobody by link": mistreatTarget(() => ({ findByLink: () => Promise.resolve(succeed([])) })),
  "creates people active who should be pending": mistreatTarget((target) => ({
    createUser: (profile, { credentials }) => target.createUser(profile, { credentials, isActive: true }),
  })),
  "lets the target org mail people without credentials": mistreatTarget((target) => ({
    createUser: (profile, beginning) =>
      target.createUser(profile, {
        ...beginning,
        isActive: beginning.credentials === "none" || beginning.isActive,
      }),
  })),
  "gives everybody a password": mistreatTarget((target) => ({
    createUser: (profile, { isActive }) => target.createUser(profile, { isActive, credentials: "password" }),
  })),
  "activates people whom others should activate": mistakeChoices({ initialStatus: "active_with_pass" }),
  "creates people who are not activated in the source": mistakeChoices({ whenSourceStaged: "create-staged" }),
  "never creates people who are not activated in the source": mistakeChoices({ whenSourceStaged: "ignore" }),
  "adopts under never": mistakeChoices({ adoptExisting: "by-login" }),
  "never adopts": mistakeChoices({ adoptExisting: "never" }),
  "removes adopted people": misseeProfile(() => ({ [targetAttributes.adoption]: null })),
  "never removes adopted people": mistakeChoices({ adoptedRemoval: "hold" }),
  "overwrites what no mapping names when it adopts": mistreatTarget((target) => ({
    updateProfile: (userId, profile, etag) =>
      target.updateProfile(
        userId,
        targetAttributes.adoption in profile ? { ...profile, division: null } : profile,
        etag,
      ),
  })),
  "leaves adopted people without a way to sign in": mistreatTarget(() => ({
    joinGroup: () => Promise.resolve(succeed(null)),
  })),
  "writes to those whose login it would need": mistreatTarget((target) => ({
    async readUser(loginOrId) {
      const user = await target.readUser(loginOrId);
      if (user.ok && (user.value.profile[targetAttributes.link] ?? null) === null)
        await target.updateProfile(user.value.id, { title: "seen" }, null);
      return user;
    },
  })),
};
