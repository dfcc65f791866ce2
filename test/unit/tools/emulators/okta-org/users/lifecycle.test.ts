import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../../tools/emulators/clock.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  createApp,
  errorOf,
  makeProfile,
  startOrg,
} from "../support/org-client.ts";

const federation = { type: "FEDERATION", name: "FEDERATION" };

describe("the lifecycle", () => {
  test("goes through suspension, deactivation and deletion, with the status changes and links recorded", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    const user = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/users/${user.id}`;
    const seen: unknown[] = [];
    const step = async (operation: string) => {
      clock.advance(1_000);
      const { status, body } = await callOrg(org, "POST", `${path}/lifecycle/${operation}`);
      const now = await callOrg(org, "GET", path);
      seen.push([
        operation,
        status,
        body,
        at(now.body, "status"),
        at(now.body, "statusChanged") === at(now.body, "lastUpdated"),
      ]);
    };

    await step("suspend");
    await step("unsuspend");
    await step("deactivate");
    const links = Object.keys(at((await callOrg(org, "GET", path)).body, "_links") as object).sort();
    await step("activate?sendEmail=true");
    const first = await callOrg(org, "DELETE", path);
    const between = await callOrg(org, "GET", path);
    const second = await callOrg(org, "DELETE", path);
    const after = await callOrg(org, "GET", path);

    expect(seen).toEqual([
      ["suspend", 200, {}, "SUSPENDED", true],
      ["unsuspend", 200, {}, "ACTIVE", true],
      ["deactivate", 200, {}, "DEPROVISIONED", true],
      ["activate?sendEmail=true", 200, {}, "ACTIVE", true],
    ]);
    expect(links).toEqual(["activate", "delete", "schema", "self", "type"]);
    expect([first.status, at(between.body, "status"), second.status, after.status]).toEqual([
      204,
      "DEPROVISIONED",
      204,
      404,
    ]);
  });

  test("answers activation link and token when no mail is sent", async () => {
    await using org = await startOrg();
    const user = await create(org, "/api/v1/users?activate=false", {
      profile: makeProfile("ada@acme.example.com"),
    });

    const answer = await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/activate?sendEmail=false`);

    expect(answer.body).toEqual({
      activationUrl: expect.stringContaining(`${org.url}/tokens/`),
      activationToken: expect.stringMatching(/^[\w-]{20}$/),
    });
  });

  test.each([
    ["STAGED", "suspend", 400, "E0000001"],
    ["STAGED", "unsuspend", 400, "E0000001"],
    ["STAGED", "reactivate", 403, "E0000038"],
    ["PROVISIONED", "suspend", 400, "E0000001"],
    ["PROVISIONED", "activate", 403, "E0000016"],
    ["ACTIVE", "activate", 403, "E0000016"],
    ["ACTIVE", "unsuspend", 400, "E0000001"],
    ["ACTIVE", "unlock", 403, "E0000032"],
    ["DEPROVISIONED", "deactivate", 404, "E0000007"],
    ["DEPROVISIONED", "suspend", 400, "E0000001"],
  ])("refuses for a %s user to %s", async (status, operation, expected, code) => {
    await using org = await startOrg();
    const query = {
      STAGED: "?activate=false",
      PROVISIONED: "",
      ACTIVE: "?provider=true",
      DEPROVISIONED: "?provider=true",
    }[status];
    const user = await create(org, `/api/v1/users${query}`, {
      profile: makeProfile("ada@acme.example.com"),
      credentials: { provider: federation },
    });
    if (status === "DEPROVISIONED")
      await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/deactivate`);

    const answer = await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/${operation}`);

    expect(errorOf(answer)).toEqual([expected, code]);
  });

  test("can be slow: the user shows where they are going, and cannot be changed meanwhile", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock, transitionMs: 5_000 });
    const user = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/users/${user.id}`;
    await callOrg(org, "POST", `${path}/lifecycle/deactivate`);

    const during = await callOrg(org, "GET", path);
    const update = await callOrg(org, "POST", path, { profile: { title: "Analyst" } });
    clock.advance(5_000);
    const after = await callOrg(org, "GET", path);

    expect(during.body).toMatchObject({ status: "ACTIVE", transitioningToStatus: "DEPROVISIONED" });
    expect(errorOf(update)).toEqual([409, "E0000112"]);
    expect(after.body).toMatchObject({ status: "DEPROVISIONED" });
    expect(after.body).not.toHaveProperty("transitioningToStatus");
  });

  test("takes every app away from a deactivated user", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const app = await createApp(org);
    await callOrg(org, "POST", `/api/v1/apps/${app.id}/users`, { id: user.id });

    await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/deactivate`);
    const assignment = await callOrg(org, "GET", `/api/v1/apps/${app.id}/users/${user.id}`);

    expect(assignment.status).toBe(404);
    expect(at(assignment.body, "errorSummary")).toBe(`Not found: Resource not found: ${user.id} (AppUser)`);
  });
});
