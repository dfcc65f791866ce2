import { expect, test } from "vitest";
import type { Admin } from "../../../tools/local/admin.ts";
import { type BareOrgs, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";
import { at, findObject, put } from "./find-objects.ts";

interface Key {
  readonly kid: string;
  readonly x5c: readonly string[];
}

const keysOfIdps = "/api/v1/idps/credentials/keys";

async function readTrusted({ targetAdmin }: BareOrgs): Promise<readonly (string | undefined)[]> {
  const idp = await findObject(targetAdmin, "idp");
  const keys = (await targetAdmin.call("GET", keysOfIdps)) as Key[];
  const { kid, additionalKids } = at(idp, "protocol.credentials.trust") as {
    kid: string;
    additionalKids?: string[] | null;
  };
  return [kid, ...(additionalKids ?? [])].map((each) => keys.find((key) => key.kid === each)?.x5c[0]);
}

async function generate(admin: Admin, validityYears = 2): Promise<Key> {
  const app = await findObject(admin, "app");
  const path = `/api/v1/apps/${app.id}/credentials/keys/generate?validityYears=${validityYears}`;
  return (await admin.call("POST", path)) as Key;
}

async function signWith(admin: Admin, { kid }: Key): Promise<void> {
  const app = put(await findObject(admin, "app"), "credentials.signing.kid", kid);
  await admin.call("PUT", `/api/v1/apps/${app.id}`, app);
}

async function readSigning(admin: Admin): Promise<Key> {
  const app = await findObject(admin, "app");
  const keys = (await admin.call("GET", `/api/v1/apps/${app.id}/credentials/keys`)) as Key[];
  const kid = at(app, "credentials.signing.kid");
  return keys.find((key) => key.kid === kid) ?? { kid: "none", x5c: [] };
}

test("trusts the next certificate beside the present one, before and after the app signs with it", async () => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply");
  const first = await readSigning(orgs.sourceAdmin);
  const second = await generate(orgs.sourceAdmin);

  const plan = await orgs.run("plan");
  const before = await orgs.run("apply");
  const trustedBefore = await readTrusted(orgs);
  await signWith(orgs.sourceAdmin, second);
  const after = await orgs.run("apply");
  const trustedAfter = await readTrusted(orgs);
  const again = await orgs.run("apply");

  expect([before, after, again].flatMap(listProblems)).toEqual([]);
  expect(listChanges(before)).toEqual([
    "trusted-certificates: create other certificate of the app",
    "identity-provider: update identity provider: protocol.credentials.trust.additionalKids",
  ]);
  expect(listChanges(plan)).toEqual(listChanges(before));
  expect(trustedBefore).toEqual([first.x5c[0], second.x5c[0]]);
  expect(trustedAfter).toEqual([second.x5c[0], first.x5c[0]]);
  expect(listChanges(again)).toEqual([]);
});

test("takes a certificate that somebody uploaded already, and does not note it as its own", async () => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply");
  const { x5c } = await generate(orgs.sourceAdmin);
  await orgs.targetAdmin.call("POST", keysOfIdps, { x5c });

  const apply = await orgs.run("apply");

  expect(listProblems(apply)).toEqual([]);
  expect(listChanges(apply)).toEqual([
    "identity-provider: update identity provider: protocol.credentials.trust.additionalKids",
  ]);
  expect(orgs.secrets.json(orgs.nameOf("public"))).toMatchObject({ certificates: [expect.any(String)] });
});

test("goes on when somebody uploads the certificate at the same moment", async () => {
  await using orgs = await startBareOrgs();
  let refused = 0;

  const report = await orgs.run("apply", {
    async send(request) {
      const isUpload = request.method === "POST" && request.url.endsWith(keysOfIdps);
      if (isUpload) await orgs.send(request);
      const answer = await orgs.send(request);
      if (isUpload && answer.kind === "answer" && answer.text.includes("E0000096")) refused += 1;
      return answer;
    },
  });

  expect(listProblems(report)).toEqual([]);
  expect(refused).toBe(1);
  expect(await readTrusted(orgs)).toEqual([(await readSigning(orgs.sourceAdmin)).x5c[0]]);
});

test("sends the second of two certificates again when it did not arrive", async () => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply", { connection: { federation: "none" } });
  await generate(orgs.sourceAdmin);
  let uploads = 0;

  const report = await orgs.run("apply", {
    async send(request) {
      const isUpload = request.method === "POST" && request.url.endsWith(keysOfIdps);
      if (isUpload) uploads += 1;
      return isUpload && uploads === 2 ? { kind: "no-answer", reason: "unreachable" } : orgs.send(request);
    },
  });

  expect(listProblems(report)).toEqual([]);
  expect(await readTrusted(orgs)).toHaveLength(2);
});
