import type { Invoke } from "../lambda/invoke-result.ts";

/** One route of an API. */
export interface HttpApiRoute {
  /** An HTTP method in capitals, or `ANY`. */
  readonly method: string;
  /** Segments, of which `{name}` matches any one and a last `{name+}` all that follow; or `$default` for everything. */
  readonly path: string;
  readonly invoke: Invoke;
}

/** A route that fits a request, with what its variables stand for, percent-decoded. */
export interface RouteMatch {
  readonly route: HttpApiRoute;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** `GET /hooks/{connectionId}`, or `$default`. */
export function formatRouteKey(route: HttpApiRoute): string {
  return route.path === "$default" ? "$default" : `${route.method} ${route.path}`;
}

/** The most specific route for a request: literal segments before variables, a greedy variable after both, `$default` last. */
export function findRoute(
  routes: readonly HttpApiRoute[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const fitting = routes.flatMap((route) => {
    if (route.path === "$default") return [{ route, pathParameters: {}, rank: "9" }];
    if (route.method !== "ANY" && route.method !== method) return [];
    const match = matchPath(route.path, path);
    return match ? [{ route, ...match, rank: `${match.rank}${route.method === "ANY" ? 1 : 0}` }] : [];
  });
  return fitting.sort((a, b) => (a.rank < b.rank ? -1 : 1))[0];
}

function matchPath(
  pattern: string,
  path: string,
): { readonly pathParameters: Readonly<Record<string, string>>; readonly rank: string } | undefined {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  const pathParameters: Record<string, string> = {};
  let rank = "";
  for (const [place, segment] of wanted.entries()) {
    const variable = /^\{([^+}]+)(\+?)\}$/.exec(segment);
    const value = given[place];
    const name = variable?.[1];
    if (name === undefined) {
      if (segment !== value) return undefined;
      rank += "0";
    } else if (variable?.[2] === "+") {
      if (given.length <= place) return undefined;
      pathParameters[name] = decodePath(given.slice(place).join("/"));
      return { pathParameters, rank: `${rank}2` };
    } else {
      if (!value) return undefined;
      pathParameters[name] = decodePath(value);
      rank += "1";
    }
  }
  return wanted.length === given.length ? { pathParameters, rank } : undefined;
}

/** A path or a segment without percent-encoding; as it is when the encoding is broken. */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
