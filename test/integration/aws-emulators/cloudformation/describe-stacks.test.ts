import { CloudFormation } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { refusalOf, region, startWith } from "../bench.ts";

const outputs = { Facts: '{"a":"<&>"}', Url: "https://example.com/" };

test("it shows a stack's status and outputs under its name and under its ARN", async () => {
  const { aws, client, clock } = await startWith(CloudFormation);
  aws.stacks.register({ name: "orgbridge", region, outputs });

  const { Stacks: [stack] = [] } = await client.describeStacks({ StackName: "orgbridge" });
  const { Stacks: byArn } = await client.describeStacks({ StackName: stack!.StackId });

  expect(stack).toMatchObject({
    StackName: "orgbridge",
    StackStatus: "CREATE_COMPLETE",
    CreationTime: new Date(clock.nowMs()),
    DisableRollback: false,
    Outputs: [
      { OutputKey: "Facts", OutputValue: '{"a":"<&>"}' },
      { OutputKey: "Url", OutputValue: "https://example.com/" },
    ],
  });
  expect(stack!.StackId).toMatch(
    /^arn:aws:cloudformation:eu-central-1:000000000000:stack\/orgbridge\/[0-9a-f-]+$/,
  );
  expect(byArn).toEqual([stack]);
});

test("it shows the status that a stack was registered with, and only the latest of one name", async () => {
  const { aws, client } = await startWith(CloudFormation);
  aws.stacks.register({ name: "orgbridge", region, outputs });
  aws.stacks.register({ name: "orgbridge", region, status: "UPDATE_IN_PROGRESS", outputs: {} });

  const { Stacks = [] } = await client.describeStacks({});

  expect(Stacks.map(({ StackStatus, Outputs }) => [StackStatus, Outputs])).toEqual([
    ["UPDATE_IN_PROGRESS", []],
  ]);
});

test.each([
  ["an unknown stack", "nobody", "Stack with id nobody does not exist"],
  ["a stack of another region", "elsewhere", "Stack with id elsewhere does not exist"],
  [
    "a name that no stack can have",
    "org bridge",
    "1 validation error detected: Value 'org bridge' at 'stackName' failed to satisfy constraint: Member must satisfy " +
      "regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*",
  ],
])("it refuses %s", async (_what, StackName, message) => {
  const { aws, client } = await startWith(CloudFormation);
  aws.stacks.register({ name: "elsewhere", region: "us-west-2", outputs });

  const refusal = client.describeStacks({ StackName });

  await expect(refusal).rejects.toMatchObject({
    name: "ValidationError",
    message,
    $fault: "client",
    $metadata: { httpStatusCode: 400 },
  });
});

test("it knows no pages and no other action", async () => {
  const { client } = await startWith(CloudFormation);

  expect((await refusalOf(client.describeStacks({ NextToken: "more" }))).message).toContain("NextToken");
  expect((await refusalOf(client.listStacks({}))).name).toBe("InvalidAction");
});

test("it takes no output that CloudFormation would not keep", async () => {
  const { aws } = await startWith(CloudFormation);

  expect(() => aws.stacks.register({ name: "large", outputs: { Facts: "x".repeat(1025) } })).toThrow(
    "output Facts has more than 1024 characters",
  );
});
