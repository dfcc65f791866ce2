import { describe, expect, test } from "vitest";
import { readPageLinks } from "../../../shared/okta/page-links.ts";

const path = "/api/v1/users/00u1ann/groups";
const list = `https://source.okta.com${path}`;
const self = `<${list}?limit=200>; rel="self"`;

test("tells how full a page can be, and where the next one begins", () => {
  const header = `${self}, <${list}?after=00g%2F1&limit=200>; rel="next"`;

  expect(readPageLinks(header, path)).toEqual({ limit: 200, next: "?after=00g%2F1&limit=200" });
});

test("tells the end of a list", () => {
  expect(readPageLinks(self, path)).toEqual({ limit: 200, next: null });
});

test.each(["", "?limit=", "?limit=many"])("does without a limit that is none: %j", (query) => {
  expect(readPageLinks(`<${list}${query}>; rel="self"`, path)).toEqual({ limit: null, next: null });
});

describe("tells nothing from", () => {
  test.each([
    ["no header", undefined],
    ["a header without the page itself", `<${list}?after=1>; rel="next"`],
    ["a header that is cut", self.slice(0, -3)],
    ["an address that is none", '<no address>; rel="self"'],
    ["the page of another list", '<https://source.okta.com/api/v1/groups>; rel="self"'],
    ["a next page on another host", `${self}, <https://elsewhere.example.com${path}?after=1>; rel="next"`],
    ["a next page of another list", `${self}, <https://source.okta.com/api/v1/groups?after=1>; rel="next"`],
  ])("%s", (_name, header) => {
    expect(readPageLinks(header, path)).toBeNull();
  });
});
