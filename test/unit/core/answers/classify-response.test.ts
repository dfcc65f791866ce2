import { describe, expect, test } from "vitest";
import { classifyResponse, type Verdict } from "../../../../shared/core/answers/classify-response.ts";
import { testNowMs } from "../../../support/stub-clock.ts";

function classify(status: number, body: unknown = null, headers: Record<string, string> = {}): Verdict {
  return classifyResponse(status, headers, body, testNowMs);
}

function causedBy(...summaries: readonly string[]): unknown {
  return { errorCode: "E0000001", errorCauses: summaries.map((errorSummary) => ({ errorSummary })) };
}

const retryKinds = {
  unavailable: { kind: "retry", reason: "org-unavailable" },
  transition: { kind: "retry", reason: "in-transition" },
} as const;

/** Every code of Okta's catalogue that the calls of the bridge may meet, with its HTTP status. */
const table: readonly (readonly [
  code: string,
  status: number,
  verdict: Verdict["kind"] | keyof typeof retryKinds,
])[] = [
  ["E0000001", 400, "invalid"],
  ["E0000003", 400, "refused"],
  ["E0000004", 401, "stale-credential"],
  ["E0000011", 401, "stale-credential"],
  ["E0000005", 403, "forbidden"],
  ["E0000006", 403, "forbidden"],
  ["E0000007", 404, "not-found"],
  ["E0000008", 404, "not-found"],
  ["E0000048", 404, "not-found"],
  ["E0000009", 500, "unavailable"],
  ["E0000010", 503, "unavailable"],
  ["E0000014", 403, "forbidden"],
  ["E0000016", 403, "stale-read"],
  ["E0000032", 403, "forbidden"],
  ["E0000038", 403, "stale-read"],
  ["E0000022", 405, "refused"],
  ["E0000023", 403, "mastered-elsewhere"],
  ["E0000053", 400, "refused"],
  ["E0000031", 400, "refused"],
  ["E0000055", 409, "refused"],
  ["E0000060", 501, "unavailable"],
  ["E0000062", 409, "refused"],
  ["E0000090", 409, "refused"],
  ["E0000093", 400, "refused"],
  ["E0000096", 409, "refused"],
  ["E0000100", 503, "unavailable"],
  ["E0000112", 409, "transition"],
  ["E0000117", 403, "forbidden"],
  ["E0000124", 400, "refused"],
  ["E0000125", 400, "refused"],
  ["E0000155", 423, "refused"],
  ["E0000231", 412, "stale-read"],
  ["E0000242", 400, "refused"],
  ["E0000249", 409, "unavailable"],
  ["E0000253", 409, "unavailable"],
  ["E0000268", 409, "unavailable"],
];

test.each(table)("reads %s with status %i as %s", (errorCode, status, verdict) => {
  const answer = classify(status, { errorCode, errorSummary: "text that may change", errorCauses: [] });

  if (verdict === "unavailable" || verdict === "transition") expect(answer).toEqual(retryKinds[verdict]);
  else expect(answer.kind).toBe(verdict);
});

test.each([200, 201, 202, 204])("takes %i for success, whatever the body says", (status) => {
  expect(classify(status, { errorCode: "E0000001" })).toEqual({ kind: "success" });
});

test.each([500, 502, 503, 504, 599])("waits for the org after %i without an error body", (status) => {
  expect(classify(status)).toEqual(retryKinds.unavailable);
});

test.each([
  [400, "refused"],
  [403, "forbidden"],
  [404, "retry"],
  [405, "refused"],
  [412, "stale-read"],
] as const)("goes by the status alone when %i has no error body", (status, kind) => {
  for (const body of [null, "text", [], { errorCode: 7 }]) expect(classify(status, body).kind).toBe(kind);
});

test("takes a 404 for evidence only in Okta's own words", () => {
  expect(classify(404, { errorCode: "E0000007" })).toEqual({ kind: "not-found" });
  expect(classify(404, { message: "no such route" })).toEqual({ kind: "retry", reason: "unreadable-answer" });
});

test.each([
  ["null", { errorSummary: null, errorCauses: null }],
  ["of another kind", { errorSummary: 7, errorCauses: ["login: taken", null] }],
])("goes by the code though the texts beside it are %s", (_what, texts) => {
  expect(classify(409, { errorCode: "E0000112", ...texts })).toEqual({
    kind: "retry",
    reason: "in-transition",
  });
  expect(classify(403, { errorCode: "E0000038", ...texts })).toEqual({ kind: "stale-read" });
  expect(classify(400, { errorCode: "E0000001", ...texts })).toMatchObject({
    kind: "invalid",
    duplicates: [],
  });
});

test("takes a duplicate from the one cause that can be read", () => {
  const causes = [
    null,
    { errorSummary: "login: An object with this field already exists in the current organization" },
  ];

  expect(classify(400, { errorCode: "E0000001", errorCauses: causes })).toMatchObject({
    duplicates: ["login"],
  });
});

test("trusts nothing as an error code that is not one", () => {
  expect(classify(400, { errorCode: "ann@example.com is no" })).toEqual({
    kind: "refused",
    refusal: { status: 400, errorCode: null, field: null },
  });
});

test("does not take a redirect for a refusal of the person", () => {
  expect(classify(302, null)).toEqual({ kind: "retry", reason: "unreadable-answer" });
});

test("passes on the code of a refusal, and nothing of its texts", () => {
  const verdict = classify(403, { errorCode: "E0000006", errorSummary: "SECRET", errorId: "SECRET" });

  expect(verdict).toEqual({
    kind: "forbidden",
    refusal: { status: 403, errorCode: "E0000006", field: null },
  });
});

describe("a rate limit", () => {
  const resetSeconds = testNowMs / 1000 + 20;
  const limited = {
    "x-rate-limit-limit": "600",
    "x-rate-limit-remaining": "0",
    "x-rate-limit-reset": String(resetSeconds),
  };

  test("is waited for until the server's own reset, and a second more", () => {
    const verdict = classify(429, { errorCode: "E0000047" }, limited);

    expect(verdict).toEqual({ kind: "retry", reason: "rate-limited", afterMs: 21_000 });
  });

  test("is reckoned by the answer's Date, so that a clock of ours that is wrong does no harm", () => {
    const date = new Date((resetSeconds - 5) * 1000).toUTCString();

    expect(classify(429, null, { ...limited, date })).toMatchObject({ afterMs: 6000 });
  });

  test("of concurrency (limit 0) is waited for a second, since its reset is only an estimate", () => {
    expect(classify(429, null, { ...limited, "x-rate-limit-limit": "0" })).toMatchObject({ afterMs: 1000 });
  });

  test("without readable headers is waited for a second", () => {
    expect(classify(429)).toMatchObject({ reason: "rate-limited", afterMs: 1000 });
    expect(classify(429, null, { ...limited, "x-rate-limit-reset": "soon" })).toMatchObject({
      afterMs: 1000,
    });
  });

  test("whose reset is past asks for the margin only", () => {
    const past = { ...limited, "x-rate-limit-reset": String(resetSeconds - 100) };

    expect(classify(429, null, past)).toMatchObject({ afterMs: 1000 });
  });
});

describe("a 400 with a DPoP challenge", () => {
  test("means a stale credential, never a refusal of the person", () => {
    const challenge = 'DPoP algs="RS256 ES256", error="invalid_dpop_proof"';

    expect(classify(400, { errorCode: "E0000001" }, { "www-authenticate": challenge })).toEqual({
      kind: "stale-credential",
    });
    expect(classify(400, null, { "www-authenticate": "dpop" })).toEqual({ kind: "stale-credential" });
  });

  test("is told from another scheme's", () => {
    expect(classify(400, null, { "www-authenticate": 'Bearer realm="DPoP"' }).kind).toBe("refused");
    expect(classify(400, null, { "www-authenticate": "DPoPish" }).kind).toBe("refused");
  });
});

describe("a validation error", () => {
  const duplicate = "An object with this field already exists in the current organization";

  test("names the field that is taken", () => {
    expect(classify(400, causedBy(`login: ${duplicate}`))).toEqual({
      kind: "invalid",
      refusal: { status: 400, errorCode: "E0000001", field: "login" },
      duplicates: ["login"],
    });
  });

  test("tells a taken field from a refused value", () => {
    const verdict = classify(
      400,
      causedBy("email: Does not match required pattern", `sourceUserKey: ${duplicate}`),
    );

    expect(verdict).toMatchObject({ refusal: { field: "email" }, duplicates: ["sourceUserKey"] });
  });

  test("names an attribute that the target does not have", () => {
    expect(classify(400, causedBy("Property name 'badgeColour' is not defined in profile"))).toMatchObject({
      refusal: { field: "badgeColour" },
      duplicates: [],
    });
  });

  test("passes on nothing of a cause that names no field", () => {
    const verdict = classify(400, causedBy("The value SECRET is not allowed", "SECRET", duplicate));

    expect(verdict).toEqual({
      kind: "invalid",
      refusal: { status: 400, errorCode: "E0000001", field: null },
      duplicates: [],
    });
  });

  test("without causes names no field", () => {
    expect(classify(400, { errorCode: "E0000001" })).toMatchObject({
      refusal: { field: null },
      duplicates: [],
    });
  });
});
