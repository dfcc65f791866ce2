import { expect, test } from "vitest";
import type { SendHttp } from "../../../shared/runtime/http.ts";
import { type BareOrgs, countWrites, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";

const schemaPath = "/api/v1/meta/schemas/user/default";

function readNoted(orgs: BareOrgs): Readonly<Record<string, unknown>> {
  return orgs.secrets.json(orgs.nameOf("target")) as Readonly<Record<string, unknown>>;
}

/** An org whose default schema is without the link to its user type. */
function hideType({ send, target }: BareOrgs): SendHttp {
  return async (request) => {
    const answer = await send(request);
    if (answer.kind !== "answer" || request.url !== target.url + schemaPath) return answer;
    const { _links, ...schema } = JSON.parse(answer.text) as Readonly<Record<string, unknown>>;
    return { ...answer, text: JSON.stringify(schema) };
  };
}

test("notes the target's default user type, also where the worker has an API token", async () => {
  await using orgs = await startBareOrgs();
  const schema = (await orgs.targetAdmin.call("GET", schemaPath)) as { _links: { type: { href: string } } };
  const type = schema._links.type.href.split("/").at(-1);

  await orgs.run("apply");
  const noted = readNoted(orgs);
  orgs.giveCredentials({ workerApiToken: orgs.target.issueApiToken({ name: "worker" }) });
  await orgs.run("apply", { connection: { credentials: { target: "api-token" } } });

  expect(noted["userTypeId"]).toBe(type);
  expect(readNoted(orgs)["userTypeId"]).toBe(type);
});

test("adds the user type to a secret of the time before, and changes nothing else", async () => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply");
  const whole = readNoted(orgs);
  const { userTypeId: _noted, ...former } = whole;
  orgs.secrets.put(orgs.nameOf("target"), JSON.stringify(former));
  const writes = countWrites(orgs);

  const verify = await orgs.run("verify");
  const apply = await orgs.run("apply");
  const again = await orgs.run("apply");

  expect(listProblems(verify)).toEqual([expect.stringContaining("target-secret: not-in-step")]);
  expect(listChanges(apply)).toEqual(["target-secret: update secret for the target org: userTypeId"]);
  expect(listChanges(again)).toEqual([]);
  expect(countWrites(orgs)).toBe(writes);
  expect(readNoted(orgs)).toEqual(whole);
});

test("notes no user type where the org does not tell, and keeps one that it told before", async () => {
  await using silent = await startBareOrgs();
  await using orgs = await startBareOrgs();
  await orgs.run("apply");
  const { userTypeId } = readNoted(orgs);

  const first = await silent.run("apply", { send: hideType(silent) });
  const later = await orgs.run("apply", { send: hideType(orgs) });

  expect([first, later].flatMap(listProblems)).toEqual([]);
  expect(readNoted(silent)).not.toHaveProperty("userTypeId");
  expect(listChanges(later)).toEqual([]);
  expect(readNoted(orgs)["userTypeId"]).toBe(userTypeId);
});
