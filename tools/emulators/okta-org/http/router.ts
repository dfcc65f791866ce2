import makeRouter from "find-my-way";
import type { Route } from "./exchange.ts";
import { notEmulated } from "./not-emulated.ts";

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

export interface Router {
  /** The route; or `wrong method` when the path exists with another one; or `undefined`. */
  find(method: string, path: string): RouteMatch | "wrong method" | undefined;
}

const methods = ["GET", "POST", "PUT", "DELETE", "PATCH"] as const;

/** Finds routes by method and path; doubled slashes count as one, and one at the end as none (recorded). */
export function makeOrgRouter(routes: readonly Route[]): Router {
  const leniency = { ignoreDuplicateSlashes: true, ignoreTrailingSlash: true, maxParamLength: 2048 };
  const router = makeRouter(leniency);
  const missing = makeRouter(leniency);
  for (const [method, path] of notEmulated) missing.on(method, path, () => {});
  const routeByHandler = new Map<unknown, Route>();
  for (const route of routes) {
    const handler = (): void => {};
    routeByHandler.set(handler, route);
    router.on(route.method, route.path, handler);
  }
  const findOne = (method: (typeof methods)[number], path: string): RouteMatch | undefined => {
    const found = router.find(method, path);
    const route = found && routeByHandler.get(found.handler);
    if (!found || !route) return undefined;
    const params: Record<string, string> = {};
    for (const [name, value] of Object.entries(found.params)) if (value !== undefined) params[name] = value;
    return { route, params };
  };
  return {
    find(method, path) {
      const known = methods.find((candidate) => candidate === method);
      const match = known && findOne(known, path);
      if (match) return match;
      if (known && missing.find(known, path)) return undefined;
      return methods.some((candidate) => findOne(candidate, path)) ? "wrong method" : undefined;
    },
  };
}
