import { Lambda } from "@aws-sdk/client-lambda";
import { describe, expect, test, vi } from "vitest";
import type { InvokeResult } from "../../../../tools/emulators/aws/lambda/invoke-result.ts";
import { region, startWith } from "../bench.ts";

/** Lambda with one function, `worker`, whose invocations end as is said. */
async function startLambda(result: InvokeResult = { kind: "answered", payload: { done: [1, "ü"] } }) {
  const bench = await startWith(Lambda);
  const invoke = vi.fn((_event: unknown) => Promise.resolve(result));
  bench.aws.functions.register({
    name: "worker",
    region,
    handler: "handler.handler",
    timeoutSeconds: 30,
    memoryMb: 512,
    environment: { ORGBRIDGE_PREFIX: "orgbridge" },
    codeSha256: "c2hh",
    invoke,
  });
  return { ...bench, invoke };
}

const arn = `arn:aws:lambda:${region}:000000000000:function:worker`;
const readPayload = (payload: Uint8Array | undefined): unknown =>
  JSON.parse(Buffer.from(payload!).toString());

describe("an invocation", () => {
  test.each(["worker", "000000000000:function:worker", arn, `${arn}:$LATEST`])(
    "it reaches the function that is named %s and brings its answer",
    async (FunctionName) => {
      const { client, invoke } = await startLambda();

      const answer = await client.invoke({ FunctionName, Payload: '{"userId":"ü"}' });

      expect(readPayload(answer.Payload)).toEqual({ done: [1, "ü"] });
      expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
      expect(answer.FunctionError).toBeUndefined();
      expect(invoke).toHaveBeenCalledExactlyOnceWith({ userId: "ü" });
    },
  );

  test("it hands over an empty event without a payload, and brings null for no answer", async () => {
    const { client, invoke } = await startLambda({ kind: "answered", payload: undefined });

    const answer = await client.invoke({ FunctionName: "worker" });

    expect(readPayload(answer.Payload)).toBeNull();
    expect(invoke).toHaveBeenCalledExactlyOnceWith({});
  });

  test.each<[string, InvokeResult, object]>([
    [
      "threw",
      { kind: "failed", errorType: "RangeError", errorMessage: "no such thing" },
      { errorType: "RangeError", errorMessage: "no such thing", trace: [] },
    ],
    [
      "took too long",
      { kind: "timed-out" },
      {
        errorType: "Sandbox.Timedout",
        errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 30\.00 seconds$/),
        trace: [],
      },
    ],
  ])("it succeeds, and says that the function %s", async (_what, result, payload) => {
    const { client } = await startLambda(result);

    const answer = await client.invoke({ FunctionName: "worker" });

    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
    expect(readPayload(answer.Payload)).toEqual(payload);
  });

  test("it is refused while every execution environment is busy", async () => {
    const { client } = await startLambda({ kind: "throttled" });

    await expect(client.invoke({ FunctionName: "worker" })).rejects.toMatchObject({
      name: "TooManyRequestsException",
      $metadata: { httpStatusCode: 429 },
    });
  });

  test("it may carry 6 MB and not a byte more", async () => {
    const { client, invoke } = await startLambda();
    const fill = (bytes: number) => JSON.stringify("x".repeat(bytes - 2));

    await client.invoke({ FunctionName: "worker", Payload: fill(6_291_456) });
    const refused = client.invoke({ FunctionName: "worker", Payload: fill(6_291_457) });

    await expect(refused).rejects.toMatchObject({
      name: "RequestTooLargeException",
      message: "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
      $metadata: { httpStatusCode: 413 },
    });
    expect(invoke).toHaveBeenCalledTimes(1);
  });

  test.each([
    [{ Payload: "{" }, "InvalidRequestContentException", 400, /json/],
    [{ InvocationType: "Event" as const }, "InvalidParameterValueException", 400, /type Event/],
    [{ LogType: "Tail" as const }, "InvalidParameterValueException", 400, /log/],
    [{ Qualifier: "live" }, "ResourceNotFoundException", 404, /^Function not found: .*:worker:live$/],
    [{ FunctionName: "nobody" }, "ResourceNotFoundException", 404, /^Function not found: arn:.*:nobody$/],
    [{ FunctionName: "no name!" }, "ValidationException", 400, /'no name!' at 'functionName' failed/],
    [
      { FunctionName: arn.replace(region, "us-west-2") },
      "ResourceNotFoundException",
      404,
      /^Functions from 'us-west-2' are not reachable in this region \('eu-central-1'\)$/,
    ],
  ])("it is refused for %j", async (input, name, httpStatusCode, message) => {
    const { client, invoke } = await startLambda();

    const refusal = client.invoke({ FunctionName: "worker", ...input });

    await expect(refusal).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode },
    });
    expect(invoke).not.toHaveBeenCalled();
  });

  test("it finds nothing under a path that no name has", async () => {
    const { aws } = await startLambda();

    const answer = await fetch(`${aws.endpoint}/2015-03-31/functions/%E0%A4%A/invocations`, {
      method: "POST",
    });

    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([400, "ValidationException"]);
  });
});

describe("a function's configuration", () => {
  test("it shows what the function is deployed with", async () => {
    const { client, clock } = await startLambda();

    const { $metadata: _metadata, ...got } = await client.getFunctionConfiguration({
      FunctionName: "worker",
    });

    expect(got).toEqual({
      FunctionName: "worker",
      FunctionArn: arn,
      Runtime: "nodejs24.x",
      Handler: "handler.handler",
      Timeout: 30,
      MemorySize: 512,
      LastModified: new Date(clock.nowMs()).toISOString().replace("Z", "+0000"),
      CodeSha256: "c2hh",
      Version: "$LATEST",
      Environment: { Variables: { ORGBRIDGE_PREFIX: "orgbridge" } },
      PackageType: "Zip",
      Architectures: ["arm64"],
      State: "Active",
      LastUpdateStatus: "Successful",
    });
  });

  test("it is not there in another region", async () => {
    const { open } = await startLambda();

    const refusal = open({ region: "us-west-2" }).getFunctionConfiguration({ FunctionName: "worker" });

    await expect(refusal).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  });
});
