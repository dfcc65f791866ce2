import type { InvokeCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import type { ConnectedBridge } from "../../../../tools/cli/bridge/find-bridge.ts";
import { findPeople } from "../../../../tools/cli/commands/sync/name-people.ts";

const busy = { kind: "failure", reason: "rate-limited", afterMs: 1 };

/** A bridge whose worker gives these answers, one a question, and then knows nobody; an error is Lambda's own. */
function open(...answers: readonly (object | Error)[]) {
  const asked: string[][] = [];
  const left = [...answers];
  const send = async (command: InvokeCommand) => {
    const { Payload: payload } = command.input;
    const logins: string[] = JSON.parse(typeof payload === "string" ? payload : "{}").logins;
    asked.push(logins);
    const answer = left.shift() ?? { kind: "found-people", userIds: logins.map(() => null) };
    if (answer instanceof Error) throw answer;
    return { Payload: { transformToString: () => JSON.stringify(answer) } };
  };
  const bridge = { aws: { lambda: { send } }, connection: { workerFunction: "worker" } };
  return { bridge: bridge as unknown as ConnectedBridge, asked };
}

test("asks the worker for logins alone, each once, and tells of those whom nobody knows", async () => {
  const { bridge, asked } = open();
  const ann = "00u1abcdefGHIJKLM2p7";

  const found = await findPeople([ann, "bob", "bob", ann, "", "x".repeat(101)], bridge);

  expect(asked).toEqual([["bob"]]);
  expect(found).toMatchObject({ userIds: [ann], unknown: ["bob", "", "x".repeat(101)] });
});

test("asks for twenty logins at a time, and keeps the order in which they were named", async () => {
  const logins = Array.from({ length: 45 }, (_, index) => `person${index}@example.com`);
  const { bridge, asked } = open({ kind: "found-people", userIds: ["00u9last", ...Array(19).fill(null)] });

  const found = await findPeople([...logins, "00u1first"], bridge);

  expect(asked.map(({ length }) => length)).toEqual([20, 20, 5]);
  expect(found.userIds).toEqual(["00u9last", "00u1first"]);
  expect(found.unknown).toEqual(logins.slice(1));
});

test("asks again when an org wants to be asked later, and when Lambda did not run the question", async () => {
  const throttled = Object.assign(new Error("Rate Exceeded."), { name: "TooManyRequestsException" });
  const { bridge, asked } = open(throttled, busy);

  await findPeople(["bob"], bridge);

  expect(asked).toEqual([["bob"], ["bob"], ["bob"]]);
});

test("gives an org that always wants to be asked later up, with the reason", async () => {
  const { bridge } = open(busy, busy, busy, busy, busy);

  await expect(findPeople(["bob"], bridge)).rejects.toThrow("cannot be asked for bob: rate-limited");
});

test("looks nobody up once it is interrupted", async () => {
  const { bridge, asked } = open();

  const { unknown } = await findPeople(["bob"], bridge, { interrupted: AbortSignal.abort() });

  expect({ asked, unknown }).toEqual({ asked: [], unknown: ["bob"] });
});
