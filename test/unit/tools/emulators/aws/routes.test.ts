import { expect, test } from "vitest";
import { findRoute, formatRouteKey } from "../../../../../tools/emulators/aws/http-api/routes.ts";
import type { InvokeResult } from "../../../../../tools/emulators/aws/lambda/invoke-result.ts";

const invoke = async (): Promise<InvokeResult> => ({ kind: "throttled" });
const routes = [
  { method: "ANY", path: "$default", invoke },
  { method: "ANY", path: "/{proxy+}", invoke },
  { method: "GET", path: "/hooks/{id}", invoke },
  { method: "ANY", path: "/hooks/{id}", invoke },
  { method: "GET", path: "/hooks/fixed", invoke },
  { method: "GET", path: "/hooks/{id}/{rest+}", invoke },
];

test.each([
  ["GET", "/hooks/fixed", "GET /hooks/fixed", {}],
  ["GET", "/hooks/other", "GET /hooks/{id}", { id: "other" }],
  ["POST", "/hooks/other", "ANY /hooks/{id}", { id: "other" }],
  ["GET", "/hooks/a%2Fb", "GET /hooks/{id}", { id: "a/b" }],
  ["GET", "/hooks/a/b/c", "GET /hooks/{id}/{rest+}", { id: "a", rest: "b/c" }],
  ["POST", "/hooks/a/b", "ANY /{proxy+}", { proxy: "hooks/a/b" }],
  ["GET", "nonsense", "$default", {}],
])("it takes the most specific route for %s %s: %s", (method, path, routeKey, pathParameters) => {
  const match = findRoute(routes, method, path);

  expect(match && formatRouteKey(match.route)).toBe(routeKey);
  expect(match?.pathParameters).toEqual(pathParameters);
});

test("it finds no route where none fits", () => {
  expect(findRoute(routes.slice(2), "GET", "/elsewhere")).toBeUndefined();
});
