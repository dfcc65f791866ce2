import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../../tools/emulators/clock.ts";
import { at, callOrg, createActiveUser, errorOf, listAt, startOrg } from "../support/org-client.ts";

describe("listing users", () => {
  test("search lags behind a change and carries no ETag", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock, searchLagMs: 300 });
    await createActiveUser(org, "ada@acme.example.com", { title: "Analyst" });
    const search = () =>
      callOrg(org, "GET", `/api/v1/users?search=${encodeURIComponent('profile.title eq "analyst"')}`);

    const early = await search();
    clock.advance(300);
    const late = await search();

    expect(early.body).toEqual([]);
    expect(listAt(late.body)).toHaveLength(1);
    expect(Object.keys(at(late.body, "0._links") as object)).toEqual(["self"]);
    expect(late.headers["etag"]).toBeUndefined();
    expect(late.headers["link"]).toBe(
      `<${org.url}/api/v1/users?limit=200&search=profile.title+eq+%22analyst%22>; rel="self"`,
    );
  });

  test.each([
    ["search", 'profile.lastName sw "Love" and status eq "ACTIVE"', ["ada"]],
    ["search", '(profile.firstName eq "grace" or profile.firstName eq "ada") and profile.title pr', ["ada"]],
    ["search", 'status eq "DEPROVISIONED"', ["left"]],
    ["search", 'created gt "2020-01-01T00:00:00.000Z" and profile.email co "grace"', ["grace"]],
    ["filter", 'profile.login eq "grace@acme.example.com"', ["grace"]],
    ["filter", 'status eq "ACTIVE" and profile.firstName eq "Grace"', ["grace"]],
    ["q", "gra", ["grace"]],
  ])("%s=%s finds whom it should", async (parameter, text, logins) => {
    await using org = await startOrg();
    await createActiveUser(org, "ada@acme.example.com", { title: "Analyst" });
    await createActiveUser(org, "grace@acme.example.com", { firstName: "Grace", lastName: "Hopper" });
    const left = await createActiveUser(org, "left@acme.example.com", {
      firstName: "Left",
      lastName: "Behind",
    });
    await callOrg(org, "POST", `/api/v1/users/${left.id}/lifecycle/deactivate`);

    const answer = await callOrg(org, "GET", `/api/v1/users?${parameter}=${encodeURIComponent(text)}`);

    const found = listAt(answer.body).map((user) => String(at(user, "profile.login")).split("@")[0]);
    expect(found).toEqual(logins);
  });

  test.each([
    ["search", 'profile.title ne "x"', "E0000031"],
    ["search", 'profile.title co "x"', "E0000031"],
    ["search", "profile.title eq", "E0000031"],
    ["filter", 'profile.title eq "x"', "E0000031"],
    ["filter", 'status sw "A"', "E0000031"],
  ])("%s=%s is refused", async (parameter, text, code) => {
    await using org = await startOrg();

    const answer = await callOrg(org, "GET", `/api/v1/users?${parameter}=${encodeURIComponent(text)}`);

    expect(errorOf(answer)).toEqual([400, code]);
  });

  test("pages by Link until the end, leaving out the deactivated", async () => {
    await using org = await startOrg();
    for (const name of ["a", "b", "c"]) await createActiveUser(org, `${name}@acme.example.com`);
    const left = await createActiveUser(org, "d@acme.example.com");
    await callOrg(org, "POST", `/api/v1/users/${left.id}/lifecycle/deactivate`);

    const logins: unknown[] = [];
    let next: string | undefined = "/api/v1/users?limit=2";
    while (next !== undefined) {
      const page = await callOrg(org, "GET", next);
      logins.push(...listAt(page.body).map((user) => at(user, "profile.login")));
      const links: string[] = [page.headers["link"] ?? []].flat();
      next = /<[^>]*?(\/api[^>]*)>; rel="next"/.exec(
        links
          .join(", ")
          .split(", ")
          .find((link) => link.includes("next")) ?? "",
      )?.[1];
    }

    expect(logins).toEqual([
      "admin@acme.example.com",
      "a@acme.example.com",
      "b@acme.example.com",
      "c@acme.example.com",
    ]);
  });
});
