import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { Lambda, type ListEventSourceMappingsResponse } from "@aws-sdk/client-lambda";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createEventSource, EventSourceMismatchError } from "../../../../shared/aws/event-source.ts";
import { startEventSourceMapping } from "../../../../tools/emulators/aws/lambda/event-source-mapping.ts";
import type { InvokeResult } from "../../../../tools/emulators/aws/lambda/invoke-result.ts";
import { BenchQueue, region, startBench } from "../bench.ts";

/** The emulator with Lambda's real client, and queues with a mapping each. */
async function startLambda() {
  const bench = await startBench();
  const { aws, sqs } = bench;
  const options = { endpoint: aws.endpoint, maxAttempts: 1 };
  const credentials = { accessKeyId: "AKIDTEST", secretAccessKey: "any" };
  const lambda = new Lambda({ ...options, region, credentials });
  const elsewhere = new Lambda({ ...options, region: "us-west-2", credentials });
  onTestFinished(() => {
    lambda.destroy();
    elsewhere.destroy();
  });
  const map = async (name: string, work: () => Promise<InvokeResult> = () => Promise.resolve(done)) => {
    const queue = await BenchQueue.create(sqs, `${name}.fifo`);
    const invoke = vi.fn(work);
    const mapping = startEventSourceMapping({
      queueUrl: queue.url,
      endpoint: aws.endpoint,
      region,
      functionName: name,
      batchSize: 10,
      maximumConcurrency: 2,
      reportBatchItemFailures: true,
      invoke,
      clock: bench.clock,
      mappings: aws.mappings,
    });
    onTestFinished(() => mapping.stop());
    return { queue, mapping, invoke, source: createEventSource(lambda, queue.arn) };
  };
  return { ...bench, lambda, elsewhere, map };
}

const done: InvokeResult = { kind: "answered", payload: {} };
const functionArn = (name: string) => `arn:aws:lambda:${region}:000000000000:function:${name}`;

async function readOnly(list: Promise<ListEventSourceMappingsResponse>) {
  const { EventSourceMappings: all } = await list;
  expect(all).toHaveLength(1);
  return all![0]!;
}

describe("a mapping seen through Lambda's API", () => {
  test("it shows what AWS shows of an SQS mapping", async () => {
    const { lambda, map, clock } = await startLambda();
    const { queue } = await map("worker");

    const listed = await readOnly(lambda.listEventSourceMappings({ EventSourceArn: queue.arn }));
    const { $metadata: _metadata, ...got } = await lambda.getEventSourceMapping({ UUID: listed.UUID! });

    expect(got).toEqual(listed);
    expect(listed).toEqual({
      UUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 0,
      EventSourceArn: queue.arn,
      EventSourceMappingArn: `arn:aws:lambda:${region}:000000000000:event-source-mapping:${listed.UUID}`,
      FunctionArn: functionArn("worker"),
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 2 },
      LastModified: new Date(clock.nowMs()),
      State: "Enabled",
      StateTransitionReason: "USER_INITIATED",
    });
  });

  test.each([
    ["name", "second"],
    ["partial ARN", "000000000000:function:second"],
    ["ARN", functionArn("second")],
  ])("it is found by its function's %s", async (_what, FunctionName) => {
    const { lambda, map } = await startLambda();
    await map("first");
    await map("second");

    const found = await readOnly(lambda.listEventSourceMappings({ FunctionName }));

    expect(found.FunctionArn).toBe(functionArn("second"));
  });

  test("it is in its own region, and gone once it was stopped", async () => {
    const { lambda, elsewhere, map } = await startLambda();
    const { mapping, queue } = await map("worker");
    const { UUID } = await readOnly(lambda.listEventSourceMappings({ EventSourceArn: queue.arn }));

    await expect(elsewhere.getEventSourceMapping({ UUID })).rejects.toThrow("does not exist");
    expect((await elsewhere.listEventSourceMappings({})).EventSourceMappings).toEqual([]);
    await mapping.stop();
    await expect(lambda.getEventSourceMapping({ UUID })).rejects.toThrow("does not exist");
  });

  test("it is on one page only, however the pages are cut", async () => {
    const { lambda, map } = await startLambda();
    for (const name of ["a", "b", "c"]) await map(name);

    const first = await lambda.listEventSourceMappings({ MaxItems: 2 });
    const last = await lambda.listEventSourceMappings({ MaxItems: 2, Marker: first.NextMarker });

    const arns = [first, last].map(({ EventSourceMappings: all }) => all!.map(({ FunctionArn: arn }) => arn));
    expect(arns).toEqual([[functionArn("a"), functionArn("b")], [functionArn("c")]]);
    expect(last.NextMarker).toBeUndefined();
  });
});

describe("pausing", () => {
  test("it lets the batch in hand and the polls under way end, and hands over nothing after", async () => {
    const { clock, map } = await startLambda();
    const [started, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { queue, source, invoke } = await map("worker", async () => {
      started.resolve();
      await released.promise;
      return done;
    });
    await queue.send("first", "a");
    await started.promise;

    await source.pause();
    clock.advance(20_000); // the poll of the second poller ends, and Lambda's own time has passed
    const whileBusy = [await source.isEnabled(), await source.isPaused()];
    released.resolve();
    await vi.waitFor(async () => expect(await source.isPaused()).toBe(true));
    await queue.send("second", "b");

    expect(whileBusy).toEqual([false, false]);
    expect(await queue.counts()).toEqual([1, 0, 0]);
    expect(invoke).toHaveBeenCalledTimes(1);
  });

  test("it does not lose what a poll brings that was under way", async () => {
    const { clock, map } = await startLambda();
    const { queue, source, invoke } = await map("worker");

    await source.pause();
    await queue.send("just in time", "a");
    await vi.waitFor(async () => expect(await queue.counts()).toEqual([0, 0, 0]));
    clock.advance(20_000);
    await vi.waitFor(async () => expect(await source.isPaused()).toBe(true));

    expect(invoke).toHaveBeenCalledTimes(1);
  });

  test("it ends when the mapping is resumed, after a moment", async () => {
    const { clock, map } = await startLambda();
    const { queue, source, invoke } = await map("worker");
    await source.pause();
    clock.advance(20_000);
    await vi.waitFor(async () => expect(await source.isPaused()).toBe(true));
    await queue.send("waiting", "a");

    await source.resume();
    const meanwhile = [await source.isEnabled(), await source.isPaused()];
    clock.advance(1000);

    await vi.waitFor(() => expect(invoke).toHaveBeenCalledTimes(1));
    expect(meanwhile).toEqual([false, false]);
    expect(await source.isEnabled()).toBe(true);
  });

  test("it changes nothing when the mapping is already as wanted", async () => {
    const { clock, map } = await startLambda();
    const { source } = await map("worker");

    await source.resume();
    const enabled = await source.isEnabled();
    await source.pause();
    clock.advance(20_000);
    await vi.waitFor(async () => expect(await source.isPaused()).toBe(true));
    await source.pause();

    expect([enabled, await source.isPaused()]).toEqual([true, true]);
  });

  test("it answers 202 with the state that is being left, and notes when", async () => {
    const { lambda, clock, map } = await startLambda();
    const { queue } = await map("worker");
    const { UUID } = await readOnly(lambda.listEventSourceMappings({ EventSourceArn: queue.arn }));
    clock.advance(5000);

    const answer = await lambda.updateEventSourceMapping({ UUID, Enabled: false });

    expect(answer).toMatchObject({ State: "Disabling", LastModified: new Date(clock.nowMs()) });
    expect(answer.$metadata.httpStatusCode).toBe(202);
  });

  test("it refuses a change while another is under way", async () => {
    const { map } = await startLambda();
    const { source } = await map("worker");
    await source.pause();

    await expect(source.resume()).rejects.toMatchObject({
      name: "ResourceInUseException",
      $metadata: { httpStatusCode: 400 },
      Type: "User",
    });
  });
});

describe("what the adapter will not guess", () => {
  test("it throws when nothing feeds from the queue", async () => {
    const { lambda } = await startLambda();
    const source = createEventSource(lambda, `arn:aws:sqs:${region}:000000000000:none.fifo`);

    await expect(source.pause()).rejects.toThrow(EventSourceMismatchError);
  });

  test("it throws when two mappings feed from the queue", async () => {
    const { aws, lambda, map } = await startLambda();
    const { queue } = await map("worker");
    const second = startEventSourceMapping({
      queueUrl: queue.url,
      endpoint: aws.endpoint,
      region,
      batchSize: 1,
      maximumConcurrency: 2,
      reportBatchItemFailures: true,
      invoke: () => Promise.resolve(done),
      mappings: aws.mappings,
    });
    onTestFinished(() => second.stop());

    await expect(createEventSource(lambda, queue.arn).isPaused()).rejects.toThrow("2 event source mappings");
  });
});

describe("a request that Lambda refuses", () => {
  const unknown = "00000000-0000-4000-8000-000000000000";

  test.each<[string, (lambda: Lambda) => Promise<unknown>]>([
    ["get", (lambda) => lambda.getEventSourceMapping({ UUID: unknown })],
    ["update", (lambda) => lambda.updateEventSourceMapping({ UUID: unknown, Enabled: false })],
  ])("it has nothing to %s under an unknown id", async (_what, call) => {
    const { lambda } = await startLambda();

    await expect(call(lambda)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The resource you requested does not exist.",
      Type: "User",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test.each([
    [
      { FunctionName: "nobody" },
      "ResourceNotFoundException",
      /^Function not found: arn:aws:lambda:.*:nobody$/,
    ],
    [{ FunctionName: "no name!" }, "ValidationException", /'no name!' at 'functionName' failed/],
    [{ EventSourceArn: "queue" }, "ValidationException", /'queue' at 'eventSourceArn' failed/],
    [{ MaxItems: 0 }, "ValidationException", /at 'maxItems' failed .* greater than or equal to 1/],
    [{ MaxItems: 10_001 }, "ValidationException", /at 'maxItems' failed .* less than or equal to 10000/],
    [{ Marker: "???" }, "InvalidParameterValueException", /marker/],
  ])("it does not list by %j", async (input, name, message) => {
    const { lambda } = await startLambda();

    await expect(lambda.listEventSourceMappings(input)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  test("it does not pretend to change what it cannot", async () => {
    const { lambda, map } = await startLambda();
    const { queue, source } = await map("worker");
    const { UUID } = await readOnly(lambda.listEventSourceMappings({ EventSourceArn: queue.arn }));

    await expect(
      lambda.updateEventSourceMapping({ UUID, Enabled: false, BatchSize: 1 }),
    ).rejects.toMatchObject({ name: "InvalidParameterValueException" });
    expect(await source.isEnabled()).toBe(true);
  });

  test.each([
    ["no JSON", "PUT", "/2015-03-31/event-source-mappings/ID", "{", 400, "SerializationException"],
    ["no object", "PUT", "/2015-03-31/event-source-mappings/ID", "[]", 400, "SerializationException"],
    [
      "a text for a boolean",
      "PUT",
      "/2015-03-31/event-source-mappings/ID",
      '{"Enabled":"no"}',
      400,
      "SerializationException",
    ],
    [
      "another operation",
      "DELETE",
      "/2015-03-31/event-source-mappings/ID",
      "",
      404,
      "UnknownOperationException",
    ],
    ["another resource", "GET", "/2015-03-31/functions", "", 404, "UnknownOperationException"],
    ["an id too deep", "GET", "/2015-03-31/event-source-mappings/ID/x", "", 404, "UnknownOperationException"],
  ])("it refuses %s", async (_what, method, path, body, status, type) => {
    const { aws, lambda, map } = await startLambda();
    const { queue } = await map("worker");
    const { UUID } = await readOnly(lambda.listEventSourceMappings({ EventSourceArn: queue.arn }));

    const answer = await fetch(aws.endpoint + path.replace("ID", UUID!), {
      method,
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260101/${region}/lambda/aws4_request` },
      ...(body === "" ? {} : { body }),
    });

    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([status, type]);
  });

  test("it goes on serving after a request whose path is no URL", async () => {
    const { aws, lambda } = await startLambda();
    const socket = connect(Number(new URL(aws.endpoint).port), "127.0.0.1");
    socket.end("GET //[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
    expect((await lambda.listEventSourceMappings({})).EventSourceMappings).toEqual([]);
  });
});
