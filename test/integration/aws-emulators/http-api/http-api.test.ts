import { expect, onTestFinished, test, vi } from "vitest";
import { type HttpApiOptions, startHttpApi } from "../../../../tools/emulators/aws/http-api/start.ts";
import type { InvokeResult } from "../../../../tools/emulators/aws/lambda/invoke-result.ts";
import { ManualClock } from "../../../../tools/emulators/clock.ts";

async function startApi(
  answer: (event: unknown) => InvokeResult | Promise<InvokeResult>,
  options: Partial<HttpApiOptions> = {},
) {
  const invoke = vi.fn(async (event: unknown) => answer(event));
  const routes = [
    { method: "GET", path: "/hooks/{connectionId}", invoke },
    { method: "POST", path: "/hooks/{connectionId}", invoke },
  ];
  const clock = new ManualClock(Date.UTC(2026, 2, 12, 19, 3, 58));
  const api = await startHttpApi({ routes, clock, ...options });
  onTestFinished(() => api.stop());
  return { ...api, clock, invoke };
}

const ok = (): InvokeResult => ({ kind: "answered", payload: { statusCode: 200 } });

test("it hands a request to the function in payload format 2.0", async () => {
  const { url, invoke } = await startApi(ok);

  await fetch(`${url}/hooks/north%20one?a=1&b=x%20y&a=2`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Two": "1",
      Cookie: "c1=a; c2=b",
      "User-Agent": "tester",
    },
    body: '{"name":"Zoë"}',
  });

  const host = url.replace("http://", "");
  expect(invoke.mock.lastCall![0]).toEqual({
    version: "2.0",
    routeKey: "POST /hooks/{connectionId}",
    rawPath: "/hooks/north one",
    rawQueryString: "a=1&b=x%20y&a=2",
    cookies: ["c1=a", "c2=b"],
    headers: expect.objectContaining({
      "content-type": "application/json",
      "x-two": "1",
      host,
      "content-length": "15",
      "x-forwarded-for": "127.0.0.1",
    }),
    queryStringParameters: { a: "1,2", b: "x y" },
    pathParameters: { connectionId: "north one" },
    requestContext: {
      accountId: "000000000000",
      apiId: expect.any(String),
      domainName: host,
      domainPrefix: expect.any(String),
      http: {
        method: "POST",
        path: "/hooks/north one",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "tester",
      },
      requestId: expect.any(String),
      routeKey: "POST /hooks/{connectionId}",
      stage: "$default",
      time: "12/Mar/2026:19:03:58 +0000",
      timeEpoch: Date.UTC(2026, 2, 12, 19, 3, 58),
    },
    body: '{"name":"Zoë"}',
    isBase64Encoded: false,
  });
});

test("it leaves out what a request has not", async () => {
  const { url, invoke } = await startApi(ok);

  await fetch(`${url}/hooks/north`);

  const event = invoke.mock.lastCall![0] as Record<string, unknown>;
  expect(Object.keys(event).sort()).toEqual(
    [
      "version",
      "routeKey",
      "rawPath",
      "rawQueryString",
      "headers",
      "requestContext",
      "pathParameters",
      "isBase64Encoded",
    ].sort(),
  );
});

test("it joins repeated headers with a comma and takes cookies out of them", async () => {
  const { url, invoke } = await startApi(ok);

  await fetch(`${url}/hooks/north`, {
    headers: [
      ["X-Many", "a"],
      ["X-Many", "b"],
      ["Cookie", "c=1"],
    ],
  });

  const { headers } = invoke.mock.lastCall![0] as { headers: Record<string, string> };
  expect(headers["x-many"]?.replaceAll(" ", "")).toBe("a,b");
  expect(headers).not.toHaveProperty("cookie");
});

test.each([
  ["application/octet-stream", "binary"],
  ["application/x-www-form-urlencoded", "a=1"],
  ["application/problem+json", "{}"],
])("it encodes a body of type %s in base64", async (contentType, body) => {
  const { url, invoke } = await startApi(ok);

  await fetch(`${url}/hooks/north`, { method: "POST", headers: { "content-type": contentType }, body });

  expect(invoke.mock.lastCall![0]).toMatchObject({
    body: Buffer.from(body).toString("base64"),
    isBase64Encoded: true,
  });
});

test("it answers with status, headers, cookies and body of the function", async () => {
  const { url } = await startApi(() => ({
    kind: "answered",
    payload: {
      statusCode: 201,
      headers: { "X-Answer": 42 },
      cookies: ["a=1; Secure", "b=2"],
      body: Buffer.from("grüezi").toString("base64"),
      isBase64Encoded: true,
    },
  }));

  const response = await fetch(`${url}/hooks/north`);

  expect(response.status).toBe(201);
  expect(response.headers.get("x-answer")).toBe("42");
  expect(response.headers.getSetCookie()).toEqual(["a=1; Secure", "b=2"]);
  expect(response.headers.get("apigw-requestid")).toMatch(/./);
  expect(await response.text()).toBe("grüezi");
});

test.each([{ verification: "abc" }, "text", ["a"], null])(
  "it takes %j for the JSON body of a 200",
  async (payload) => {
    const { url } = await startApi(() => ({ kind: "answered", payload }));

    const response = await fetch(`${url}/hooks/north`);

    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual(payload);
  },
);

test.each<[string, InvokeResult]>([
  ["a failure", { kind: "failed", errorType: "Error", errorMessage: "secret detail" }],
  ["a time-out", { kind: "timed-out" }],
  ["a body that is no text", { kind: "answered", payload: { statusCode: 200, body: { a: 1 } } }],
  ["a status that is none", { kind: "answered", payload: { statusCode: "many" } }],
])("it answers 500 to %s of the function and gives nothing away", async (_what, result) => {
  const { url } = await startApi(() => result);

  const response = await fetch(`${url}/hooks/north`);

  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ message: "Internal Server Error" });
});

test("it answers 503 when the function can take no more", async () => {
  const { url } = await startApi(() => ({ kind: "throttled" }));

  const response = await fetch(`${url}/hooks/north`);

  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ message: "Service Unavailable" });
});

test("it answers 503 after 30 seconds, whatever becomes of the function", async () => {
  const called = Promise.withResolvers<void>();
  const { url, clock } = await startApi(() => {
    called.resolve();
    return new Promise(() => undefined);
  });

  const waiting = fetch(`${url}/hooks/north`);
  await called.promise;
  clock.advance(30_000);

  const response = await waiting;
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ message: "Service Unavailable" });
});

test.each([
  ["GET", "/nowhere"],
  ["GET", "/hooks/"],
  ["GET", "/hooks/north/more"],
  ["PUT", "/hooks/north"],
])("it answers 404 to %s %s, for which there is no route", async (method, path) => {
  const { url, invoke } = await startApi(ok);

  const response = await fetch(`${url}${path}`, { method });

  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ message: "Not Found" });
  expect(invoke).not.toHaveBeenCalled();
});

test.each([
  ["a body over 10 MB", 10 * 1024 * 1024 + 1, "application/json"],
  ["a body over 6 MB, more than a function can be given", 6 * 1024 * 1024, "application/json"],
  ["a body that grows over 6 MB in base64", 5 * 1024 * 1024, "application/octet-stream"],
])("it answers 413 to %s", async (_what, bytes, contentType) => {
  const { url, invoke } = await startApi(ok);

  const response = await fetch(`${url}/hooks/north`, {
    method: "POST",
    headers: { "content-type": contentType },
    body: Buffer.alloc(bytes, "x"),
  });

  expect(response.status).toBe(413);
  expect(await response.json()).toEqual({ message: "Request Too Long" });
  expect(invoke).not.toHaveBeenCalled();
});

test("it answers 429 beyond the burst and serves again at the rate", async () => {
  const { url, clock } = await startApi(ok, { throttle: { ratePerSecond: 2, burst: 2 } });
  const statusOf = async () => (await fetch(`${url}/hooks/north`)).status;

  const first = [await statusOf(), await statusOf(), await statusOf()];
  clock.advance(500);
  const later = [await statusOf(), await statusOf()];

  expect(first).toEqual([200, 200, 429]);
  expect(later).toEqual([200, 429]);
});

test("it encodes a body of no type in base64", async () => {
  const { url, invoke } = await startApi(ok);

  await fetch(`${url}/hooks/north`, { method: "POST", body: new Uint8Array([123, 125]) });

  expect(invoke.mock.lastCall![0]).toMatchObject({ body: "e30=", isBase64Encoded: true });
});
