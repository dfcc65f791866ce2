import { describe, expect, test } from "vitest";
import { readTarget, type Wanted } from "../../../../functions/worker/read-target.ts";
import type { TargetUser } from "../../../../shared/core/plan/people.ts";
import { fail, succeed } from "../../../../shared/core/result.ts";
import { notFound, planTarget, unavailable } from "../../../support/directories.ts";
import { buildTargetUser, link, login, targetUserId } from "../../../support/people.ts";

const wanted: Wanted = { link, login, maySkipSearch: false, mustBeSure: false, isLoginTaken: false };

/** A target org with these users by login or id, whose search finds these ids. */
function plan(users: Readonly<Record<string, TargetUser>>, hits?: readonly string[]) {
  return planTarget({
    readUser: (key) => Promise.resolve(users[key] === undefined ? fail(notFound) : succeed(users[key])),
    ...(hits === undefined ? {} : { findByLink: () => Promise.resolve(succeed(hits)) }),
  });
}

function found(user: TargetUser | null) {
  return succeed({ user, holder: null });
}

function buildHolder(sourceUserKey: string | null): TargetUser {
  return buildTargetUser({ id: "00u8holder", profile: { sourceUserKey } });
}

test("looks by login first, and is done when the link is ours", async () => {
  const ann = buildTargetUser();
  const target = plan({ [login]: ann });

  expect(await readTarget(wanted, target)).toEqual(found(ann));
  expect(target.calls).toEqual([`readUser ${login}`]);
});

test("takes a login for the same whatever its case", async () => {
  const ann = buildTargetUser({ login: "ANN@Example.com" });

  expect(await readTarget(wanted, plan({ [login]: ann }))).toEqual(found(ann));
});

test("finds who was renamed by the link: the search gives an id, and the id is read", async () => {
  const ann = buildTargetUser({ login: "ann.old@example.com" });
  const target = plan({ [targetUserId]: ann }, [targetUserId]);

  expect(await readTarget(wanted, target)).toEqual(found(ann));
  expect(target.calls).toEqual([`readUser ${login}`, `findByLink ${link}`, `readUser ${targetUserId}`]);
});

test("finds nobody when neither login nor link is there", async () => {
  expect(await readTarget(wanted, plan({}, []))).toEqual(found(null));
});

test("does not search for somebody who has only just come to be", async () => {
  const target = plan({});

  expect(await readTarget({ ...wanted, maySkipSearch: true }, target)).toEqual(found(null));
  expect(target.calls).toEqual([`readUser ${login}`]);
});

test("searches twice for somebody whom nothing else would show to be there, since a list can lose its rows", async () => {
  const renamed = buildTargetUser({ login: "other@example.com" });
  const target = plan({ [targetUserId]: renamed }, [targetUserId]);
  const searches: Awaited<ReturnType<typeof target.findByLink>>[] = [succeed([])];
  const emptiedOnce = {
    ...target,
    findByLink: (theirs: string) => {
      const emptied = searches.shift();
      return emptied === undefined ? target.findByLink(theirs) : Promise.resolve(emptied);
    },
  };

  expect(await readTarget({ ...wanted, mustBeSure: true }, emptiedOnce)).toEqual(found(renamed));
});

test("never takes a search hit whose link turns out to be another one when read", async () => {
  const relinked = buildTargetUser({ login: "other@example.com", profile: { sourceUserKey: "acme:00u2" } });

  expect(await readTarget(wanted, plan({ [targetUserId]: relinked }, [targetUserId]))).toEqual(found(null));
});

test("tries again when a search hit is gone when read", async () => {
  expect(await readTarget(wanted, plan({}, [targetUserId]))).toEqual(
    fail({ kind: "retry", reason: "state-changed" }),
  );
});

test("rejects somebody whose link two users carry, touching neither", async () => {
  const target = plan({}, [targetUserId, "00u8other"]);

  expect(await readTarget(wanted, target)).toEqual(fail({ kind: "rejected", reason: "ambiguous-link" }));
  expect(target.calls).not.toContain(`readUser ${targetUserId}`);
});

test.each([
  ["an id", "00u9ann"],
  ["the part of a login before the @", "ann"],
])("does not take somebody whom Okta gives for %s in place of a login", async (_name, oddLogin) => {
  const other = buildTargetUser({ login: "ann@elsewhere.example.com", profile: { sourceUserKey: null } });
  const target = plan({ [oddLogin]: other }, []);

  expect(await readTarget({ ...wanted, login: oddLogin }, target)).toEqual(found(null));
});

test.each([
  "o'brien@example.com",
  "zoë@example.com",
  "a/b@example.com",
  "a b@example.com",
  "a%41@example.com",
  "..",
  "",
])("goes by the search for a login that cannot stand in a URL as it is: %j", async (oddLogin) => {
  const ann = buildTargetUser({ login: oddLogin });
  const target = plan({ [targetUserId]: ann }, [targetUserId]);

  expect(await readTarget({ ...wanted, login: oddLogin }, target)).toEqual(found(ann));
  expect(target.calls).toEqual([`findByLink ${link}`, `readUser ${targetUserId}`]);
});

test("goes by the search for somebody whose login the source no longer knows", async () => {
  const ann = buildTargetUser();
  const target = plan({ [targetUserId]: ann }, [targetUserId]);

  expect(await readTarget({ ...wanted, login: null }, target)).toEqual(found(ann));
});

describe("a login that somebody else has", () => {
  test.each([
    ["nobody of ours", null],
    ["somebody with an empty link", ""],
    ["somebody of this connection", "acme:00u2"],
    ["somebody of another connection", "other:00u1ann"],
  ])("is told of when it is %s, who is not taken for the person", async (_name, key) => {
    const holder = buildHolder(key);

    expect(await readTarget(wanted, plan({ [login]: holder }, []))).toEqual(succeed({ user: null, holder }));
  });

  test("does not hide the person, who is found by link", async () => {
    const ann = buildTargetUser({ login: "ann.old@example.com" });
    const holder = buildHolder(null);
    const target = plan({ [login]: holder, [targetUserId]: ann }, [targetUserId]);

    expect(await readTarget(wanted, target)).toEqual(succeed({ user: ann, holder }));
  });

  test("is noticed though the person has only just come to be", async () => {
    const holder = buildHolder(null);
    const target = plan({ [login]: holder }, []);

    expect(await readTarget({ ...wanted, maySkipSearch: true }, target)).toEqual(
      succeed({ user: null, holder }),
    );
  });

  test("and that cannot stand in a URL is searched for once the org has said that it is taken", async () => {
    const oddLogin = "o'brien@example.com";
    const holder = { ...buildHolder(null), login: oddLogin };
    const target = planTarget({
      readUser: () => Promise.resolve(succeed(holder)),
      findByLogin: () => Promise.resolve(succeed([holder.id])),
      findByLink: () => Promise.resolve(succeed([])),
    });

    expect(await readTarget({ ...wanted, login: oddLogin, isLoginTaken: true }, target)).toEqual(
      succeed({ user: null, holder }),
    );
    expect(target.calls).toEqual([`findByLogin ${oddLogin}`, `readUser ${holder.id}`, `findByLink ${link}`]);
  });
});

describe("a target org that does not answer", () => {
  test("by login ends the reading", async () => {
    const target = planTarget({ readUser: () => Promise.resolve(fail(unavailable)) });

    expect(await readTarget(wanted, target)).toEqual(fail(unavailable));
    expect(target.calls).toHaveLength(1);
  });

  test("to the search ends the reading: nobody is created on doubt", async () => {
    const target = planTarget({
      readUser: () => Promise.resolve(fail(notFound)),
      findByLink: () => Promise.resolve(fail(unavailable)),
    });

    expect(await readTarget(wanted, target)).toEqual(fail(unavailable));
  });

  test("to the reading by id ends the reading", async () => {
    const target = planTarget({
      readUser: (key) => Promise.resolve(fail(key === login ? notFound : unavailable)),
      findByLink: () => Promise.resolve(succeed([targetUserId])),
    });

    expect(await readTarget(wanted, target)).toEqual(fail(unavailable));
  });
});
