import { expect, test } from "vitest";
import { callOrg, create, makeProfile, startOrg } from "./support/org-client.ts";

const password = { password: { value: "Passw0rd-long" } };
const federation = { provider: { type: "FEDERATION", name: "FEDERATION" } };

test.each([
  ["active without credentials", "activate=true", {}, 1],
  ["active without saying so", "", {}, 1],
  ["active with a password", "activate=true", { credentials: password }, 0],
  ["active and federated", "activate=true&provider=true", { credentials: federation }, 0],
  ["staged without credentials", "activate=false", {}, 0],
  ["staged with a password", "activate=false", { credentials: password }, 0],
  ["staged and federated", "activate=false&provider=true", { credentials: federation }, 0],
])("notes the mail that a create sends: %s", async (_name, query, credentials, mails) => {
  await using org = await startOrg();

  const { id } = await create(org, `/api/v1/users?${query}`, {
    profile: makeProfile("ada@acme.example.com"),
    ...credentials,
  });

  expect(org.mails.list().map(({ about, userId }) => [about, userId])).toEqual(
    Array.from({ length: mails }, () => ["activation", id]),
  );
});

test.each([
  ["activate", ["activation"]],
  ["activate?sendEmail=true", ["activation"]],
  ["activate?sendEmail=false", []],
  ["deactivate", []],
  ["deactivate?sendEmail=true", ["deactivation"]],
])("notes the mail that a lifecycle call sends to somebody staged: %s", async (call, mails) => {
  await using org = await startOrg();
  const { id } = await create(org, "/api/v1/users?activate=false", {
    profile: makeProfile("ada@acme.example.com"),
  });

  await callOrg(org, "POST", `/api/v1/users/${id}/lifecycle/${call}`);

  expect(org.mails.list().map(({ about }) => about)).toEqual(mails);
});

test.each([
  ["reset_password", ["password reset"]],
  ["reset_password?sendEmail=false", []],
  ["suspend", []],
])(
  "notes the mail that a lifecycle call sends to somebody active, and who made the call: %s",
  async (call, mails) => {
    await using org = await startOrg();
    const { id } = await create(org, "/api/v1/users?activate=true", {
      profile: makeProfile("ada@acme.example.com"),
      credentials: password,
    });
    const me = (await callOrg(org, "GET", "/api/v1/users/me")).body as { id: string };

    await callOrg(org, "POST", `/api/v1/users/${id}/lifecycle/${call}`);

    expect(org.mails.list()).toEqual(mails.map((about) => ({ about, userId: id, actorId: me.id })));
    org.mails.clear();
    expect(org.mails.list()).toEqual([]);
  },
);

test("notes no mail of a call that is refused", async () => {
  await using org = await startOrg();
  const { id } = await create(org, "/api/v1/users?activate=true", {
    profile: makeProfile("ada@acme.example.com"),
    credentials: password,
  });

  const { status } = await callOrg(org, "POST", `/api/v1/users/${id}/lifecycle/activate`);

  expect(status).toBe(403);
  expect(org.mails.list()).toEqual([]);
});
