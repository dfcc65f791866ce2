import type { Connection } from "../../../shared/contracts/connection.ts";

/** Whether there is an app in the source org: it is the scope, or the way to sign in. */
export function wantsApp({ scope, federation }: Connection): boolean {
  return scope.kind === "app" || federation !== "none";
}

/** Whether the login in the target is the source user's own, so that the app must send no other. */
export function sendsSourceLogin({ scope, federation }: Connection): boolean {
  return scope.kind !== "app" && federation !== "none";
}

/** Whether people's attributes are those that the app has of them. */
export function takesAppAttributes({ connection }: { readonly connection: Connection }): boolean {
  return connection.attributesFrom === "appUser";
}
