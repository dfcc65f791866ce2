import { describe, expect, test } from "vitest";
import { at, callOrg, createActiveUser, errorOf, makeProfile, startOrg } from "../support/org-client.ts";

describe("updating a user", () => {
  test("by POST keeps what is not named and clears what is null", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com", { title: "Analyst", city: "London" });

    const answer = await callOrg(org, "POST", `/api/v1/users/${user.id}`, {
      profile: { city: null, nickName: "A" },
    });

    expect(at(answer.body, "profile")).toMatchObject({ title: "Analyst", nickName: "A" });
    expect(at(answer.body, "profile")).not.toHaveProperty("city");
  });

  test("by PUT clears what is not named", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com", { title: "Analyst" });

    const answer = await callOrg(org, "PUT", `/api/v1/users/${user.id}`, {
      profile: makeProfile("ada@acme.example.com"),
    });

    expect(answer.status).toBe(200);
    expect(at(answer.body, "profile")).not.toHaveProperty("title");
  });

  test("honours If-Match", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/users/${user.id}`;
    const etag = String((await callOrg(org, "GET", path)).headers["etag"]);
    const send = (title: string, ifMatch: string) =>
      callOrg(
        org,
        "POST",
        path,
        { profile: { title } },
        { authorization: `SSWS ${org.apiToken}`, "if-match": ifMatch },
      );

    const first = await send("Analyst", etag);
    const second = await send("Engineer", etag);
    const malformed = await send("Engineer", "nonsense");

    expect(first.status).toBe(200);
    expect(errorOf(second)).toEqual([412, "E0000231"]);
    expect(errorOf(malformed)).toEqual([400, "E0000242"]);
  });

  test("moves the ETag, a change of status does not", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/users/${user.id}`;
    const readEtag = async () => (await callOrg(org, "GET", path)).headers["etag"];
    const active = await readEtag();
    await callOrg(org, "POST", `${path}/lifecycle/suspend`);
    const suspended = await readEtag();
    await callOrg(org, "POST", path, { profile: { title: "Analyst" } });
    const promoted = await readEtag();

    expect(suspended).toBe(active);
    expect(promoted).not.toBe(active);
  });

  test("is refused for a deactivated user", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/deactivate`);

    const answer = await callOrg(org, "POST", `/api/v1/users/${user.id}`, { profile: { title: "Analyst" } });

    expect(errorOf(answer)).toEqual([403, "E0000038"]);
  });
});
