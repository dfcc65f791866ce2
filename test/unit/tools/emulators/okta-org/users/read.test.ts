import { describe, expect, test } from "vitest";
import { at, callOrg, createActiveUser, errorOf, startOrg } from "../support/org-client.ts";

describe("reading a user", () => {
  test("works by id, by login in any case, and by short name, with an ETag", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");

    const answers = await Promise.all(
      [user.id, "Ada@ACME.example.com", "ada%40acme.example.com", "ada"].map((key) =>
        callOrg(org, "GET", `/api/v1/users/${key}`),
      ),
    );

    expect(answers.map((answer) => at(answer.body, "id"))).toEqual([user.id, user.id, user.id, user.id]);
    expect(answers[0]?.headers["etag"]).toMatch(/^W\/"[0-9a-f]{64}"$/);
  });

  test("embeds an empty list of blocks when it is asked for", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");

    const answer = await callOrg(org, "GET", `/api/v1/users/${user.id}?expand=blocks`);

    expect(at(answer.body, "_embedded")).toEqual({ blocks: [] });
  });

  test("names the user in the 404", async () => {
    await using org = await startOrg();

    const answer = await callOrg(org, "GET", "/api/v1/users/00unobody");

    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({
      errorCode: "E0000007",
      errorSummary: "Not found: Resource not found: 00unobody (User)",
      errorCauses: [],
    });
  });

  test("does not work by a login with a slash in it", async () => {
    await using org = await startOrg();

    const answer = await callOrg(org, "GET", "/api/v1/users/a%2Fb@acme.example.com");

    expect(errorOf(answer)).toEqual([405, "E0000022"]);
  });
});
