import { CloudWatchLogs, type FilterLogEventsRequest } from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, test } from "vitest";
import { refusalOf, region, startWith } from "../bench.ts";

const logGroupName = "/aws/lambda/orgbridge-worker-demo";

/** A log group with lines that were written a second apart, the first of them at the clock's beginning. */
async function startLogs(...lines: readonly string[]) {
  const bench = await startWith(CloudWatchLogs);
  const { aws, client, clock } = bench;
  const beginMs = clock.nowMs();
  aws.logs.create(logGroupName, region);
  for (const line of lines) {
    aws.logs.put(logGroupName, line, region);
    clock.advance(1000);
  }
  const find = async (input: Partial<FilterLogEventsRequest> = {}) => {
    const { events, nextToken } = await client.filterLogEvents({ logGroupName, ...input });
    return { messages: events!.map(({ message }) => message), nextToken };
  };
  return { ...bench, beginMs, find };
}

describe("what is found", () => {
  test("it is every line with its time, its stream and an id of its own", async () => {
    const { client, beginMs } = await startLogs("one", "two");

    const { events, nextToken } = await client.filterLogEvents({ logGroupName });

    expect(events).toEqual([
      {
        message: "one",
        timestamp: beginMs,
        ingestionTime: beginMs,
        logStreamName: expect.stringMatching(/^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/),
        eventId: expect.stringMatching(/^\d{56}$/),
      },
      expect.objectContaining({ message: "two", timestamp: beginMs + 1000 }),
    ]);
    expect(events![1]!.eventId).not.toBe(events![0]!.eventId);
    expect(nextToken).toBeUndefined();
  });

  test("it lies between the two times, both included", async () => {
    const { find, beginMs } = await startLogs("a", "b", "c", "d");

    const { messages } = await find({ startTime: beginMs + 1000, endTime: beginMs + 2000 });

    expect(messages).toEqual(["b", "c"]);
  });

  test("it comes newest first when that is asked for", async () => {
    const { find, beginMs } = await startLogs("a", "b", "c");

    const first = await find({ startTime: beginMs, startFromHead: false, limit: 2 });
    const last = await find({ startTime: beginMs, limit: 2, nextToken: first.nextToken });

    expect([first.messages, last.messages]).toEqual([["c", "b"], ["a"]]);
  });

  test("it is of one group and region only", async () => {
    const { aws, find, open } = await startLogs("ours");
    aws.logs.put("/aws/lambda/another", "theirs", region);
    aws.logs.put(logGroupName, "elsewhere", "us-west-2");

    const { events } = await open({ region: "us-west-2" }).filterLogEvents({ logGroupName });

    expect((await find()).messages).toEqual(["ours"]);
    expect(events!.map(({ message }) => message)).toEqual(["elsewhere"]);
  });
});

describe("pages", () => {
  test("they hold each line once, however they are cut, and lines written meanwhile", async () => {
    const { aws, find } = await startLogs("a", "b", "c");

    const first = await find({ limit: 2 });
    aws.logs.put(logGroupName, "d", region);
    const second = await find({ limit: 2, nextToken: first.nextToken });
    const third = await find({ limit: 2, nextToken: second.nextToken });

    expect([first.messages, second.messages, third.messages]).toEqual([["a", "b"], ["c", "d"], []]);
    expect(third.nextToken).toBeUndefined();
  });

  test("they may hold nothing although more follows", async () => {
    const { aws, find } = await startLogs();
    for (let n = 0; n < 5000; n += 1) aws.logs.put(logGroupName, "noise", region);
    aws.logs.put(logGroupName, "signal", region);

    const first = await find({ filterPattern: '"signal"' });
    const second = await find({ filterPattern: '"signal"', nextToken: first.nextToken });

    expect(first).toEqual({ messages: [], nextToken: expect.any(String) });
    expect(second).toEqual({ messages: ["signal"], nextToken: undefined });
  });

  test("they end with their token after a day", async () => {
    const { clock, find } = await startLogs("a", "b");
    const { nextToken } = await find({ limit: 1 });

    clock.advance(24 * 60 * 60 * 1000 + 1);

    await expect(find({ nextToken })).rejects.toThrow("The specified nextToken is invalid.");
  });

  test("they forget the oldest lines of a long log", async () => {
    const { aws, client } = await startLogs();
    for (let n = 0; n < 50_010; n += 1) aws.logs.put(logGroupName, String(n), region);

    const { events } = await client.filterLogEvents({ logGroupName, limit: 1 });

    expect(events![0]!.message).toBe("10");
  });
});

describe("patterns", () => {
  const outcome = JSON.stringify({
    code: "record.outcome",
    userId: "00u1",
    messageIds: ["b1f8-aa", "b1f8-bb"],
    requests: 3,
    nested: { ok: "yes" },
    quoted: 'say "hi"',
  });

  test.each([
    ['"record.outcome"', true],
    ['"record.outcome" "b1f8-bb"', true],
    ['"record.outcome" "b1f8-cc"', false],
    ['"record.out"', false],
    ['"00u"', false],
    ['"Record.Outcome"', false],
    ["", true],
    ['{ $.code = "record.outcome" }', true],
    ['{ $.code = "record.outcome" && $.userId = "00u1" }', true],
    ['{$.code="record.outcome"&&$.userId="00u1"}', true],
    ['{ ($.code = "record.outcome") && ($.messageIds[1] = "b1f8-bb") }', true],
    ['{ $.code = "record.outcome" && $.userId = "00u2" }', false],
    ['{ $.code = "record" }', false],
    ["{ $.requests = 3 }", true],
    ['{ $.requests = "3" }', false],
    ['{ $.nested.ok = "yes" }', true],
    ['{ $.nested.constructor.name = "Object" }', false],
    ['{ $.quoted = "say \\"hi\\"" }', true],
  ])("%s fits an outcome: %s", async (filterPattern, isFound) => {
    const { find } = await startLogs(outcome, '{"code":"other"', "START RequestId: 1");

    const { messages } = await find({ filterPattern });

    expect(messages.includes(outcome)).toBe(isFound);
  });

  test.each([
    "ERROR",
    '?"a" ?"b"',
    '-"a"',
    '"a',
    '""',
    "%a.*%",
    "[a, b]",
    '{ $.a != "b" }',
    '{ $.a = "b" || $.a = "c" }',
    '{ $.a = "b*" }',
    "{ $.a = b }",
    "{ $.a IS TRUE }",
    '{ ($.a = "b" }',
    '{ $.a = "b" && }',
    "{ }",
    '{ $.a = "b" ',
    `"${"x".repeat(1024)}"`,
  ])("it refuses %s, which it does not know", async (filterPattern) => {
    const { find } = await startLogs("ERROR a b");

    expect((await refusalOf(find({ filterPattern }))).name).toBe("InvalidParameterException");
  });
});

describe("a request that is refused", () => {
  test.each([
    [{ logGroupName: "/none" }, "ResourceNotFoundException", "The specified log group does not exist."],
    [{ logGroupName: "no name" }, "InvalidParameterException", "'no name' at 'logGroupName'"],
    [{ limit: 0 }, "InvalidParameterException", "'0' at 'limit'"],
    [{ limit: 10_001 }, "InvalidParameterException", "'10001' at 'limit'"],
    [{ startTime: 2, endTime: 1 }, "InvalidParameterException", "startTime"],
    [{ startTime: -1 }, "InvalidParameterException", "at 'startTime'"],
    [{ nextToken: "more" }, "InvalidParameterException", "The specified nextToken is invalid."],
    [{ startFromHead: false }, "InvalidParameterException", "startTime of 2024"],
    [{ logStreamNames: ["one"] }, "InvalidParameterException", "logStreamNames"],
  ])("it is %j", async (input, name, message) => {
    const { find } = await startLogs("a");

    const refusal = await refusalOf(find(input));

    expect(refusal.name).toBe(name);
    expect(refusal.message).toContain(message);
  });

  test("it is an action that the emulator does not have", async () => {
    const { client } = await startLogs();

    expect((await refusalOf(client.describeLogGroups({}))).name).toBe("UnknownOperationException");
  });
});
