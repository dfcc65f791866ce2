import { connect } from "node:net";
import { request } from "undici";
import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../tools/emulators/clock.ts";
import { at, callOrg, errorOf, startOrg } from "./support/org-client.ts";
import { sendRaw } from "./support/send-raw.ts";

describe("every answer", () => {
  test("carries the org's date, a request id and the rate limit of its bucket", async () => {
    const clock = new ManualClock(Date.UTC(2026, 5, 1, 12, 0, 0));
    await using org = await startOrg({ clock, rateLimitFactor: 2 });

    const { headers } = await callOrg(org, "GET", "/api/v1/users/nobody");

    expect(headers["date"]).toBe("Mon, 01 Jun 2026 12:00:00 GMT");
    expect(headers["x-okta-request-id"]).toMatch(/^[0-9a-f]{32}$/);
    expect(headers).toMatchObject({
      "x-rate-limit-limit": "2000",
      "x-rate-limit-remaining": "1999",
      "x-rate-limit-reset": String(Date.UTC(2026, 5, 1, 12, 1, 0) / 1000),
    });
  });

  test("is 429 once the bucket's share is used up, until its window ends", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock, rateLimitFactor: 0.02 });
    const get = () => callOrg(org, "GET", "/api/v1/apps");
    await get();

    const refused = await get();
    const otherBucket = await callOrg(org, "GET", "/api/v1/users");
    clock.advance(60_000);
    const later = await get();

    expect(errorOf(refused)).toEqual([429, "E0000047"]);
    expect(refused.headers).toMatchObject({ "x-rate-limit-limit": "1", "x-rate-limit-remaining": "0" });
    expect([otherBucket.status, later.status]).toEqual([200, 200]);
  });
});

describe("a request that Okta does not take", () => {
  test.each([
    ["an unknown path", "GET", "/api/v1/nothing", 404, "E0000008"],
    ["a wrong method", "DELETE", "/api/v1/users", 405, "E0000022"],
    ["an endpoint of Okta's that is not emulated", "POST", "/api/v1/groups/rules", 404, "E0000008"],
    ["another, with an id", "DELETE", "/api/v1/policies/1", 404, "E0000008"],
    ["a doubled slash is one", "GET", "//api/v1/users/nobody", 404, "E0000007"],
  ] as const)("%s", async (_what, method, path, status, code) => {
    await using org = await startOrg();

    expect(errorOf(await callOrg(org, method, path))).toEqual([status, code]);
  });

  test.each([
    ["malformed JSON", "{", "application/json", 400, "E0000003"],
    ["an array", "[]", "application/json", 400, "E0000003"],
    ["nothing", "", "application/json", 400, "E0000003"],
    ["another media type", "a=b", "text/plain", 415, "E0000021"],
  ])("a body of %s", async (_what, body, contentType, status, code) => {
    await using org = await startOrg();

    const answer = await request(`${org.url}/api/v1/users`, {
      method: "POST",
      headers: { authorization: `SSWS ${org.apiToken}`, "content-type": contentType },
      body,
    });

    expect(answer.statusCode).toBe(status);
    expect(at(await answer.body.json(), "errorCode")).toBe(code);
  });

  test("a body of bytes that are no UTF-8", async () => {
    await using org = await startOrg();
    const body = '{"profile":{"name":"\u00ff\u00fe"}}';

    const answer = await sendRaw(
      org.url,
      `POST /api/v1/groups HTTP/1.1\r\nhost: x\r\nauthorization: SSWS ${org.apiToken}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"errorCode":"E0000003"');
  });

  test("a body beyond 10 MB, which is answered all the same, rate limit and all", async () => {
    await using org = await startOrg();

    const answer = await request(`${org.url}/api/v1/users`, {
      method: "POST",
      headers: { authorization: `SSWS ${org.apiToken}`, "content-type": "application/json" },
      body: Buffer.alloc(10 * 1024 * 1024 + 1, " "),
    });
    await answer.body.dump();

    expect(answer.statusCode).toBe(413);
    expect(answer.headers["x-rate-limit-limit"]).toBe("300");
  });

  test("a POST that does not say how long its body is", async () => {
    await using org = await startOrg();

    const answer = await sendRaw(
      org.url,
      `POST /api/v1/users/x/lifecycle/suspend HTTP/1.1\r\nhost: x\r\nauthorization: SSWS ${org.apiToken}\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 411 /);
  });

  test("garbage neither kills nor blocks the org", async () => {
    await using org = await startOrg();

    await sendRaw(org.url, "NONSENSE\r\n\r\n");
    await sendRaw(
      org.url,
      `GET /api/v1/users/%E0%A4%A HTTP/1.1\r\nhost: x\r\nauthorization: SSWS ${org.apiToken}\r\n\r\n`,
    );
    const answer = await callOrg(org, "GET", "/api/v1/users");

    expect(answer.status).toBe(200);
  });
});

describe("a client that goes away in the middle of its body", () => {
  test("leaves the org unharmed and its request uncounted", async () => {
    await using org = await startOrg();
    const { hostname, port } = new URL(org.url);
    const head = `POST /api/v1/users HTTP/1.1\r\nhost: x\r\nauthorization: SSWS ${org.apiToken}\r\ncontent-length: 100\r\n\r\n{`;
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(head, () => socket.destroy()));
      socket.on("close", () => resolve());
    });

    const answer = await callOrg(org, "GET", "/api/v1/users");

    expect(answer.status).toBe(200);
    expect(org.requests.list().map((request) => request.method)).toEqual(["GET"]);
  });
});
