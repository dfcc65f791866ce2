import type { App, AppGroup, AppUser } from "../entities.ts";

/** Apps, and who is assigned to them: users directly or through groups. */
export class AppStore {
  readonly #byId = new Map<string, App>();
  readonly #idByClientId = new Map<string, string>();
  readonly #usersByApp = new Map<string, Map<string, AppUser>>();
  readonly #appIdsByUser = new Map<string, Set<string>>();
  readonly #everAssigned = new Set<string>();
  readonly #groupsByApp = new Map<string, Map<string, AppGroup>>();

  /** Whether somebody has an app or had one. */
  hasEverHadApp(userId: string): boolean {
    return this.#everAssigned.has(userId);
  }

  get(id: string): App | undefined {
    return this.#byId.get(id);
  }

  findByClientId(clientId: string): App | undefined {
    const id = this.#idByClientId.get(clientId);
    return id === undefined ? undefined : this.#byId.get(id);
  }

  put(app: App): void {
    this.#byId.set(app.id, app);
    if (app.oauthClient) this.#idByClientId.set(app.oauthClient.clientId, app.id);
  }

  /** Removes the app and every assignment to it. */
  remove(id: string): void {
    const app = this.#byId.get(id);
    if (app?.oauthClient) this.#idByClientId.delete(app.oauthClient.clientId);
    for (const userId of this.#usersByApp.get(id)?.keys() ?? []) this.#appIdsByUser.get(userId)?.delete(id);
    this.#usersByApp.delete(id);
    this.#groupsByApp.delete(id);
    this.#byId.delete(id);
  }

  /** Apps in the order of their creation. */
  list(): readonly App[] {
    return [...this.#byId.values()];
  }

  getUser(appId: string, userId: string): AppUser | undefined {
    return this.#usersByApp.get(appId)?.get(userId);
  }

  putUser(appUser: AppUser): void {
    this.#everAssigned.add(appUser.userId);
    const users = this.#usersByApp.get(appUser.appId);
    if (users) users.set(appUser.userId, appUser);
    else this.#usersByApp.set(appUser.appId, new Map([[appUser.userId, appUser]]));
    const appIds = this.#appIdsByUser.get(appUser.userId);
    if (appIds) appIds.add(appUser.appId);
    else this.#appIdsByUser.set(appUser.userId, new Set([appUser.appId]));
  }

  removeUser(appId: string, userId: string): void {
    this.#usersByApp.get(appId)?.delete(userId);
    this.#appIdsByUser.get(userId)?.delete(appId);
  }

  /** The app's users in the order of assignment. */
  listUsers(appId: string): readonly AppUser[] {
    return [...(this.#usersByApp.get(appId)?.values() ?? [])];
  }

  /** Every assignment of one user. */
  listOfUser(userId: string): readonly AppUser[] {
    return [...(this.#appIdsByUser.get(userId) ?? [])].flatMap((appId) => this.getUser(appId, userId) ?? []);
  }

  getGroup(appId: string, groupId: string): AppGroup | undefined {
    return this.#groupsByApp.get(appId)?.get(groupId);
  }

  putGroup(appGroup: AppGroup): void {
    const groups = this.#groupsByApp.get(appGroup.appId);
    if (groups) groups.set(appGroup.groupId, appGroup);
    else this.#groupsByApp.set(appGroup.appId, new Map([[appGroup.groupId, appGroup]]));
  }

  removeGroup(appId: string, groupId: string): void {
    this.#groupsByApp.get(appId)?.delete(groupId);
  }

  /** The app's groups, the one with the best (lowest) priority first. */
  listGroups(appId: string): readonly AppGroup[] {
    return [...(this.#groupsByApp.get(appId)?.values() ?? [])].sort((a, b) => a.priority - b.priority);
  }
}
