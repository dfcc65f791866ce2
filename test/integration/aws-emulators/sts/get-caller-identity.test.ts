import { STS } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { refusalOf, startWith } from "../bench.ts";

test("it names the caller by the access key", async () => {
  const { client } = await startWith(STS);

  const { Account, Arn, UserId } = await client.getCallerIdentity({});

  expect({ Account, Arn, UserId }).toEqual({
    Account: "000000000000",
    Arn: "arn:aws:iam::000000000000:user/AKIDTEST",
    UserId: "AKIDTEST",
  });
});

test("it refuses a caller without a signature, another action and an unknown version, in XML", async () => {
  const { aws, client } = await startWith(STS);
  const post = async (body: string) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await fetch(aws.endpoint, { method: "POST", headers, body });
    return [
      answer.status,
      answer.headers.get("content-type"),
      /<Code>(.*)<\/Code>/.exec(await answer.text())?.[1],
    ];
  };

  expect(await post("Action=GetCallerIdentity&Version=2011-06-15")).toEqual([
    403,
    "text/xml",
    "MissingAuthenticationToken",
  ]);
  expect(await post("Action=GetCallerIdentity&Version=2000-01-01")).toEqual([
    400,
    "text/xml",
    "InvalidAction",
  ]);
  expect(await post(`Action=${"x".repeat(1024 * 1024)}`)).toEqual([413, "text/xml", "RequestEntityTooLarge"]);
  expect((await refusalOf(client.getSessionToken({}))).name).toBe("InvalidAction");
});
