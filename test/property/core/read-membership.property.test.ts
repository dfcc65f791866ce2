import fc from "fast-check";
import { expect, test } from "vitest";
import { readMembership } from "../../../functions/worker/read-membership.ts";
import { fail, succeed } from "../../../shared/core/result.ts";
import type { CallOkta } from "../../../shared/okta/org-client.ts";
import { createSourceDirectory } from "../../../shared/okta/source-directory.ts";
import { notFound, unavailable } from "../../support/directories.ts";
import { testNowMs } from "../../support/stub-clock.ts";

const origin = "https://source.okta.com";
const path = "/api/v1/users/00u1ann/groups";
const scopeGroups = ["00gscope1", "00gscope2"] as const;

/** What can go wrong with one page of a list. Rows lost from a last page that still names Everyone leave no trace. */
const faults = [
  "nothing",
  "no next",
  "no links",
  "emptied",
  "rows lost",
  "another host",
  "another list",
  "in circles",
  "refused",
  "unavailable",
] as const;

const cases = fc.record({
  others: fc.integer({ min: 0, max: 12 }),
  memberOf: fc.subarray([...scopeGroups]),
  seed: fc.array(fc.nat(), { minLength: 16, maxLength: 16 }),
  limit: fc.integer({ min: 1, max: 5 }),
  fault: fc.constantFrom(...faults),
  at: fc.nat({ max: 4 }),
  gone: fc.subarray([...scopeGroups]),
});
type Case = typeof cases extends fc.Arbitrary<infer TCase> ? TCase : never;

/** A person's groups, in some order. */
function listGroups({ others, memberOf, seed }: Case) {
  const rows = [
    { id: "00geveryone", type: "BUILT_IN", profile: { name: "Everyone" } },
    ...memberOf.map((id) => ({ id, type: "OKTA_GROUP", profile: { name: id } })),
    ...Array.from({ length: others }, (_, index) => ({
      id: `00gother${index}`,
      type: "OKTA_GROUP",
      profile: { name: "Other" },
    })),
  ];
  return rows
    .map((row, index) => ({ row, order: seed[index % seed.length]! }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ row }) => row);
}

/** A source org with these groups, which answers one page of the list with a fault. */
function openOrg(given: Case): CallOkta {
  const all = listGroups(given);
  const { limit, fault, at, gone } = given;
  return (request) => {
    const answer = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      Promise.resolve(succeed({ body, headers, dateMs: testNowMs }));
    const groupId = /^\/api\/v1\/groups\/(\w+)$/.exec(request.path)?.[1];
    if (groupId !== undefined)
      return gone.some((id) => id === groupId) ? Promise.resolve(fail(notFound)) : answer({ id: groupId });
    const page = Number(request.query?.["after"] ?? 0);
    const rows = all.slice(page * limit, (page + 1) * limit);
    const hasNext = (page + 1) * limit < all.length;
    const link = (list: string, to: number, relation: string) =>
      `<${list}?after=${to}&limit=${limit}>; rel="${relation}"`;
    const self = link(origin + path, page, "self");
    const next = (list = origin + path, to = page + 1) => (hasNext ? `, ${link(list, to, "next")}` : "");
    switch (page === at ? fault : "nothing") {
      case "nothing":
        return answer(rows, { link: self + next() });
      case "no next":
        return answer(rows, { link: self });
      case "no links":
        return answer(rows);
      case "emptied":
        return answer([], { link: self });
      case "rows lost":
        return answer(hasNext ? rows.slice(1) : rows, { link: self + next() });
      case "another host":
        return answer(rows, { link: self + next(`https://elsewhere.example.com${path}`) });
      case "another list":
        return answer(rows, { link: self + next(`${origin}/api/v1/groups`) });
      case "in circles":
        return answer(rows, { link: self + next(undefined, 0) });
      case "refused":
        return Promise.resolve(fail(notFound));
      case "unavailable":
        return Promise.resolve(fail(unavailable));
    }
  };
}

test("nobody is said to be in a group that they are not in, or outside while they are in one, whatever becomes of a page", async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(cases, async (given) => {
      const isMember = given.memberOf.length > 0;

      const answer = await readMembership("00u1ann", scopeGroups, createSourceDirectory(openOrg(given)));

      if (answer.ok) {
        told += 1;
        expect(answer.value).toBe(isMember);
        if (!answer.value) expect(given.gone).toEqual([]);
      } else expect(answer.failure.kind).toBe("retry");
      // A sound list tells, unless its last page happens to be full.
      const isSound =
        given.fault === "nothing" && (given.others + 1 + given.memberOf.length) % given.limit !== 0;
      if (isSound && given.gone.length === 0) expect(answer).toEqual(succeed(isMember));
    }),
    { numRuns: 2000 },
  );

  expect(told).toBeGreaterThan(500);
});
