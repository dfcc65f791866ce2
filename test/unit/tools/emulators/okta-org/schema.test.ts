import { describe, expect, test } from "vitest";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  callOrg,
  createActiveUser,
  errorOf,
  makeProfile,
  type OrgAnswer,
  startOrg,
} from "./support/org-client.ts";

const path = "/api/v1/meta/schemas/user/default";
const taken = "An object with this field already exists in the current organization";

async function addProperty(
  org: OktaOrg,
  name: string,
  definition: Readonly<Record<string, string | boolean>> | null,
): Promise<OrgAnswer> {
  return callOrg(org, "POST", path, {
    definitions: { custom: { id: "#custom", type: "object", properties: { [name]: definition } } },
  });
}

describe("the user schema", () => {
  test("shows the base properties and no custom one at first", async () => {
    await using org = await startOrg();

    const { body } = await callOrg(org, "GET", path);

    expect(at(body, "definitions.custom")).toEqual({ id: "#custom", type: "object", properties: {} });
    expect(Object.keys(at(body, "definitions.base.properties") as object)).toHaveLength(31);
    expect(at(body, "id")).toBe(`${org.url}/meta/schemas/user/default`);
  });

  test("completes a custom property and validates a unique one", async () => {
    await using org = await startOrg();

    const { status, body } = await addProperty(org, "sourceUserKey", {
      title: "Source user",
      type: "string",
      unique: true,
    });

    expect(status).toBe(200);
    expect(at(body, "definitions.custom")).toEqual({
      id: "#custom",
      type: "object",
      properties: {
        sourceUserKey: {
          title: "Source user",
          type: "string",
          mutability: "READ_WRITE",
          scope: "NONE",
          unique: "UNIQUE_VALIDATED",
          permissions: [{ principal: "SELF", action: "READ_ONLY" }],
          master: { type: "PROFILE_MASTER" },
        },
      },
      required: [],
    });
  });

  test("enforces a unique property at write", async () => {
    await using org = await startOrg();
    await addProperty(org, "sourceUserKey", { title: "Source user", type: "string", unique: true });
    await createActiveUser(org, "a@acme.example.com", { sourceUserKey: "c:00u1" });
    const other = await createActiveUser(org, "b@acme.example.com", { sourceUserKey: "c:00u2" });

    const created = await callOrg(org, "POST", "/api/v1/users", {
      profile: makeProfile("c@acme.example.com", { sourceUserKey: "c:00u1" }),
    });
    const updated = await callOrg(org, "POST", `/api/v1/users/${other.id}`, {
      profile: { sourceUserKey: "c:00u1" },
    });
    const freed = await callOrg(org, "POST", `/api/v1/users/${other.id}`, {
      profile: { sourceUserKey: null },
    });

    for (const answer of [created, updated]) {
      expect(answer.body).toMatchObject({
        errorCode: "E0000001",
        errorSummary: "Api validation failed: sourceUserKey",
        errorCauses: [{ errorSummary: `sourceUserKey: ${taken}` }],
      });
    }
    expect(freed.status).toBe(200);
  });

  test("drops the unique flag silently when users already share a value", async () => {
    await using org = await startOrg();
    await addProperty(org, "badge", { title: "Badge", type: "string" });
    await createActiveUser(org, "a@acme.example.com", { badge: "1" });
    await createActiveUser(org, "b@acme.example.com", { badge: "1" });

    const { status, body } = await addProperty(org, "badge", {
      title: "Badge",
      type: "string",
      unique: true,
    });

    expect(status).toBe(200);
    expect(at(body, "definitions.custom.properties.badge")).not.toHaveProperty("unique");
  });

  test("takes five unique properties and no sixth", async () => {
    await using org = await startOrg();
    const answers: OrgAnswer[] = [];

    for (let index = 1; index <= 6; index += 1) {
      answers.push(await addProperty(org, `key${index}`, { title: "Key", type: "string", unique: true }));
    }

    expect(answers.slice(0, 5).map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
    expect(errorOf(answers[5] as OrgAnswer)).toEqual([400, "E0000001"]);
  });

  test("removes a custom property that is set to null", async () => {
    await using org = await startOrg();
    await addProperty(org, "badge", { title: "Badge", type: "string" });

    const { body } = await addProperty(org, "badge", null);

    expect(at(body, "definitions.custom.properties")).toEqual({});
  });
});
