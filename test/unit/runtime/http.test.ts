import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHttp, type HttpRequest } from "../../../shared/runtime/http.ts";

/** What the server of this test answers, and what it saw. */
let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
let seen: { readonly request: IncomingMessage; readonly body: string }[];
let sockets: number;
let origin: string;

const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (chunk: string) => (body += chunk));
  request.on("end", () => {
    seen.push({ request, body });
    answer(request, response, body);
  });
});
server.on("connection", () => (sockets += 1));
const http = createHttp({ timeoutMs: 5000 });
const hasty = createHttp({ timeoutMs: 80 });

beforeEach(async () => {
  seen = [];
  sockets = 0;
  answer = (_request, response) => response.end();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function get(path = "/"): HttpRequest {
  return { method: "GET", url: `${origin}${path}`, headers: {} };
}

test("gives back status, headers in lower case and text", async () => {
  answer = (_request, response) => {
    response.writeHead(404, { ETag: 'W/"1"', "X-Many": ["a", "b"] }).end('{"errorCode":"E0000007"}');
  };

  const given = await http.send(get("/api/v1/users/x"));

  expect(given).toMatchObject({
    kind: "answer",
    status: 404,
    headers: { etag: 'W/"1"', "x-many": "a, b" },
    text: '{"errorCode":"E0000007"}',
  });
});

test("sends path, query, headers and body as they are", async () => {
  await http.send({
    method: "POST",
    url: `${origin}/api/v1/users?search=a%20b&limit=2`,
    headers: { "if-match": 'W/"1"' },
    body: '{"name":"Zoë"}',
  });

  expect(seen[0]?.request.url).toBe("/api/v1/users?search=a%20b&limit=2");
  expect(seen[0]?.request.headers).toMatchObject({ "if-match": 'W/"1"', "content-length": "15" });
  expect(seen[0]?.body).toBe('{"name":"Zoë"}');
});

test("says the length of an empty POST body, without which Okta answers 411", async () => {
  await http.send({ method: "POST", url: `${origin}/lifecycle/suspend`, headers: {}, body: "" });

  expect(seen[0]?.request.headers["content-length"]).toBe("0");
});

test("keeps the connection for the next request", async () => {
  await http.send(get());
  await setImmediate(); // as signing the next proof takes its turn of the event loop
  await http.send(get());

  expect(seen).toHaveLength(2);
  expect(sockets).toBe(1);
});

test("does not follow a redirect", async () => {
  answer = (_request, response) => response.writeHead(302, { location: "/elsewhere" }).end();

  const given = await http.send(get("/here"));

  expect(given).toMatchObject({ kind: "answer", status: 302 });
  expect(seen.map(({ request }) => request.url)).toEqual(["/here"]);
});

test("gives up waiting for an answer", async () => {
  answer = () => undefined;

  expect(await hasty.send(get())).toEqual({ kind: "no-answer", reason: "timed-out" });
});

test("gives up earlier where a request has less time than usual", async () => {
  answer = () => undefined;

  const given = await http.send({ ...get(), timeoutMs: 50 });

  expect(given).toEqual({ kind: "no-answer", reason: "timed-out" });
});

test("gives up waiting for the rest of an answer", async () => {
  answer = (_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("{");
  };

  expect(await hasty.send(get())).toEqual({ kind: "no-answer", reason: "timed-out" });
});

test("takes a body that was cut for no answer at all", async () => {
  answer = (_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"id":"00u1"', () => response.destroy());
  };

  expect(await http.send(get())).toEqual({ kind: "no-answer", reason: "unreachable" });
});

test("takes a chunked body without its end for no answer at all", async () => {
  answer = (_request, response) => {
    response.writeHead(200);
    response.write("[]", () => response.destroy());
  };

  expect(await http.send(get())).toEqual({ kind: "no-answer", reason: "unreachable" });
});

test("has no answer from a connection that is reset", async () => {
  answer = (request) => request.socket.resetAndDestroy();

  expect(await http.send(get())).toEqual({ kind: "no-answer", reason: "unreachable" });
  expect(seen).toHaveLength(1);
});

test("has no answer from where nobody listens", async () => {
  const gone = get();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));

  const given = await http.send(gone);

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  expect(given).toEqual({ kind: "no-answer", reason: "unreachable" });
});

test("goes on after a failure", async () => {
  answer = (request) => request.socket.resetAndDestroy();
  await http.send(get());

  answer = (_request, response) => response.end("ok");

  expect(await http.send(get())).toMatchObject({ kind: "answer", text: "ok" });
});
