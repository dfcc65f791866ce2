import { describe, expect, test } from "vitest";
import { at, callOrg, listAt, makeProfile, startOrg } from "./support/org-client.ts";

describe("a seeded org", () => {
  test("begins with its attributes, groups, users, and assigned apps", async () => {
    await using org = await startOrg({
      seed: {
        userAttributes: { badge: { title: "Badge", type: "string", unique: true } },
        groups: [{ profile: { name: "Contractors" } }],
        users: [
          { profile: makeProfile("ada@acme.example.com", { badge: "1" }), groups: ["Contractors"] },
          { profile: makeProfile("left@acme.example.com"), status: "DEPROVISIONED" },
        ],
        apps: [
          {
            app: {
              name: "bookmark",
              label: "People",
              signOnMode: "BOOKMARK",
              settings: { app: { url: "https://acme.example.com" } },
            },
            users: ["ada@acme.example.com"],
          },
        ],
      },
    });

    const user = await callOrg(org, "GET", "/api/v1/users/ada@acme.example.com");
    const groups = await callOrg(org, "GET", `/api/v1/users/${String(at(user.body, "id"))}/groups`);
    const apps = await callOrg(org, "GET", "/api/v1/apps");
    const assigned = await callOrg(org, "GET", `/api/v1/apps/${String(at(apps.body, "0.id"))}/users`);

    expect(user.body).toMatchObject({ status: "ACTIVE", profile: { badge: "1" } });
    expect(listAt(groups.body).map((group) => at(group, "profile.name"))).toEqual([
      "Everyone",
      "Contractors",
    ]);
    expect(listAt(assigned.body).map((each) => at(each, "credentials.userName"))).toEqual([
      "ada@acme.example.com",
    ]);
  });

  test("is not started from a seed that Okta would refuse", async () => {
    const start = startOrg({ seed: { users: [{ profile: makeProfile("nobody") }] } });

    await expect(start).rejects.toThrow("Api validation failed: login");
  });
});
