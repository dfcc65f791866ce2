import { describe, expect, test } from "vitest";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  type Created,
  callOrg,
  create,
  createActiveUser,
  errorOf,
  makeProfile,
  startOrg,
} from "./support/org-client.ts";

const oldPassword = "Passw0rd-long";
const newPassword = "Another-0ne-long";

async function createWithPassword(org: OktaOrg): Promise<Created> {
  return create(org, "/api/v1/users", {
    profile: makeProfile("ada@acme.example.com"),
    credentials: {
      password: { value: oldPassword },
      recovery_question: { question: "Where?", answer: "Nowhere" },
    },
  });
}

const change = (org: OktaOrg, id: string, from: string, to: string) =>
  callOrg(org, "POST", `/api/v1/users/${id}/credentials/change_password`, {
    oldPassword: { value: from },
    newPassword: { value: to },
  });

describe("changing a password", () => {
  test("takes the old one and answers the credentials", async () => {
    await using org = await startOrg();
    const user = await createWithPassword(org);

    const answer = await change(org, user.id, oldPassword, newPassword);
    const again = await change(org, user.id, oldPassword, newPassword);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      password: {},
      recovery_question: { question: "Where?" },
      provider: { type: "OKTA", name: "OKTA" },
    });
    expect(again.body).toMatchObject({
      errorCode: "E0000014",
      errorSummary: "Update of credentials failed",
      errorCauses: [{ errorSummary: "Old Password is not correct" }],
    });
  });

  test("frees whose password has expired", async () => {
    await using org = await startOrg();
    const user = await createWithPassword(org);
    await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/expire_password`);

    await change(org, user.id, oldPassword, newPassword);
    const { body } = await callOrg(org, "GET", `/api/v1/users/${user.id}`);

    expect(at(body, "status")).toBe("ACTIVE");
  });

  test("is refused for a weak one, and for somebody who has none", async () => {
    await using org = await startOrg();
    const user = await createWithPassword(org);
    const federated = await createActiveUser(org, "bob@acme.example.com");

    const weak = await change(org, user.id, oldPassword, "weak");
    const none = await change(org, federated.id, oldPassword, newPassword);

    expect(errorOf(weak)).toEqual([403, "E0000014"]);
    expect(errorOf(none)).toEqual([403, "E0000035"]);
  });
});

test("changing the recovery question takes the password", async () => {
  await using org = await startOrg();
  const user = await createWithPassword(org);
  const path = `/api/v1/users/${user.id}/credentials/change_recovery_question`;
  const recovery = { question: "When?", answer: "Never" };

  const right = await callOrg(org, "POST", path, {
    password: { value: oldPassword },
    recovery_question: recovery,
  });
  const wrong = await callOrg(org, "POST", path, { password: { value: "x" }, recovery_question: recovery });

  expect(at(right.body, "recovery_question")).toEqual({ question: "When?" });
  expect(errorOf(wrong)).toEqual([403, "E0000014"]);
});

test("a forgotten password is reset by a link, for who has a recovery question", async () => {
  await using org = await startOrg();
  const user = await createWithPassword(org);
  const federated = await createActiveUser(org, "bob@acme.example.com");
  const forget = (id: string) =>
    callOrg(org, "POST", `/api/v1/users/${id}/credentials/forgot_password?sendEmail=false`);

  const link = await forget(user.id);
  const refused = await forget(federated.id);

  expect(at(link.body, "resetPasswordUrl")).toEqual(expect.stringContaining(org.url));
  expect(errorOf(refused)).toEqual([403, "E0000034"]);
});
