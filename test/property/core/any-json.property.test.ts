import fc from "fast-check";
import { expect, test } from "vitest";
import { connectionSchema, connectionsSchema } from "../../../shared/contracts/connection.ts";
import { hookBodySchema, logEventSchema } from "../../../shared/contracts/hook-payload.ts";
import { httpRequestSchema, sqsBatchSchema } from "../../../shared/contracts/lambda-events.ts";
import { oktaErrorSchema } from "../../../shared/contracts/okta-error.ts";
import { groupSchema, userGroupsSchema } from "../../../shared/contracts/okta-group.ts";
import {
  appSchema,
  appUserSchema,
  oktaUserSchema,
  userSearchSchema,
} from "../../../shared/contracts/okta-user.ts";
import { retryReasons } from "../../../shared/contracts/outcomes.ts";
import { parse, parseJson } from "../../../shared/contracts/parse.ts";
import { queueMessageSchema } from "../../../shared/contracts/queue-message.ts";
import { clientSecretSchema } from "../../../shared/contracts/secrets.ts";
import { tokenErrorSchema, tokenResponseSchema } from "../../../shared/contracts/token-response.ts";
import { classifyResponse } from "../../../shared/core/answers/classify-response.ts";
import { selectSubjects } from "../../../shared/core/events/select-subjects.ts";
import { mapProfile } from "../../../shared/core/plan/map-profile.ts";
import { planUser } from "../../../shared/core/plan/plan-user.ts";
import { parseStatusRecord } from "../../../shared/core/plan/status-record.ts";
import { decideRetry } from "../../../shared/core/retry/decide-retry.ts";
import { appId, buildConnection } from "../../support/connections.ts";
import { buildHookBody, buildLogEvent } from "../../support/hook-requests.ts";
import { buildTargetUser, link } from "../../support/people.ts";
import { buildMessage } from "../../support/records.ts";
import { testNowMs } from "../../support/stub-clock.ts";
import { desires, policies } from "./arbitraries.ts";

const schemas = {
  connectionSchema,
  connectionsSchema,
  hookBodySchema,
  logEventSchema,
  httpRequestSchema,
  sqsBatchSchema,
  oktaErrorSchema,
  appSchema,
  appUserSchema,
  oktaUserSchema,
  userSearchSchema,
  groupSchema,
  userGroupsSchema,
  queueMessageSchema,
  clientSecretSchema,
  tokenErrorSchema,
  tokenResponseSchema,
} as const;

const marker = "MARKED-SECRET";
const examples = [
  {
    id: "acme",
    source: { orgUrl: "https://a.okta.com" },
    target: {},
    scope: { kind: "app" },
    mapping: { title: {} },
  },
  buildHookBody([]),
  buildLogEvent(),
  buildMessage(),
  { clientId: "0oa1", privateKey: { kty: "EC", kid: "k", alg: "ES256", d: "x" } },
  { Records: [{ messageId: "m", receiptHandle: "r", body: "b", attributes: {} }] },
  { requestContext: { http: {} }, headers: {}, pathParameters: {} },
  { id: "00u1", status: "ACTIVE", created: "", profile: {}, _embedded: { user: {} } },
  { errorCode: "E0000001", errorCauses: [{ errorSummary: "x" }] },
  { access_token: "x", token_type: "DPoP", expires_in: 3600, error: "invalid_client" },
];

/** Random JSON, or one of our shapes with single values replaced, always with the marker planted somewhere. */
const marked = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(...examples)).chain((root) => {
  const places = countPlaces(root);
  return fc
    .record({
      place: fc.integer({ min: 0, max: places - 1 }),
      planted: fc.constantFrom<unknown>(marker, [marker], { id: marker }, `${marker}\nat ${marker}`, {
        [marker.toLowerCase()]: marker,
      }),
    })
    .map(({ place, planted }) => plantAt(root, place, planted));
});

function countPlaces(node: unknown): number {
  if (typeof node !== "object" || node === null) return 1;
  return 1 + Object.values(node).reduce<number>((sum, child) => sum + countPlaces(child), 0);
}

/** A copy of the JSON value in which the node with this number, counted depth first, is replaced. */
function plantAt(root: unknown, place: number, planted: unknown): unknown {
  let next = 0;
  const copy = (node: unknown): unknown => {
    const number = next++;
    if (number === place) return planted;
    if (Array.isArray(node)) return node.map(copy);
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, copy(child)]));
  };
  return copy(root);
}

test.each(Object.entries(schemas))("%s repeats no value in what it says is wrong", (_name, schema) => {
  fc.assert(
    fc.property(marked, (input) => {
      const parsed = parse(schema, input);

      expect(parsed.ok ? "" : parsed.problems.join()).not.toContain(marker);
    }),
    { numRuns: 150 },
  );
});

test.each(Object.entries(schemas))(
  "%s says something about everything that it refuses, and never throws",
  (_name, schema) => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const parsed = parseJson(schema, text);

        expect(parsed.ok || parsed.problems.length > 0).toBe(true);
      }),
      { numRuns: 60 },
    );
  },
);

const json = fc.jsonValue({ maxDepth: 3 });
const jsonObjects = fc.dictionary(fc.string({ maxLength: 12 }), json);

test("an answer of any kind gets a verdict", () => {
  const headerNames = fc.constantFrom(
    "date",
    "www-authenticate",
    "x-rate-limit-limit",
    "x-rate-limit-remaining",
    "x-rate-limit-reset",
  );
  const headers = fc.dictionary(headerNames, fc.oneof(fc.string(), fc.integer().map(String)));

  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), headers, json, (status, given, body) => {
      const verdict = classifyResponse(status, given, body, testNowMs);

      expect(verdict.kind === "success").toBe(status >= 200 && status < 300);
      if (verdict.kind === "retry") expect(verdict.afterMs ?? 0).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 300 },
  );
});

test("every event of a delivery is either somebody's or counted as skipped", () => {
  const events = fc.array(fc.oneof(json, fc.constant(buildLogEvent()), jsonObjects.map(buildLogEvent)));

  fc.assert(
    fc.property(events, (delivered) => {
      const { subjects, skipped } = selectSubjects(delivered, { kind: "app", appId });

      const total = Object.values(skipped).reduce((sum, count) => sum + count, subjects.length);
      expect(total).toBe(delivered.length);
    }),
    { numRuns: 200 },
  );
});

test("any profile can be mapped and planned for", () => {
  const { mapping } = buildConnection();

  fc.assert(
    fc.property(jsonObjects, jsonObjects, desires, policies, (source, seen, desired, policy) => {
      const profile = mapProfile(source, mapping);
      const wanted = desired.kind === "present" ? { ...desired, profile } : desired;

      const plan = planUser(wanted, buildTargetUser({ profile: seen }), link, policy);

      expect(["apply", "end"]).toContain(plan.kind);
    }),
    { numRuns: 300 },
  );
});

test("any text in the record's attribute is a record or none", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        json,
        fc.string().map((text) => `ACTIVE@${text}`),
      ),
      (text) => {
        const record = parseStatusRecord(text);

        expect(record === null || Number.isFinite(record.decidedAtMs)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test("a record that is tried again comes back after 1 to 900 whole seconds", () => {
  const retries = fc.record(
    {
      kind: fc.constant("retry" as const),
      reason: fc.constantFrom(...retryReasons),
      afterMs: fc.nat({ max: 1e9 }),
    },
    { requiredKeys: ["kind", "reason"] },
  );
  const histories = fc.record({
    receiveCount: fc.integer({ min: 1, max: 1000 }),
    ageMs: fc.nat({ max: 1e9 }),
  });

  fc.assert(
    fc.property(
      retries,
      histories,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (retry, history, random) => {
        const decision = decideRetry(retry, history, random);

        if (decision.kind === "park") return;
        expect(Number.isInteger(decision.afterSeconds)).toBe(true);
        expect(decision.afterSeconds).toBeGreaterThanOrEqual(1);
        expect(decision.afterSeconds).toBeLessThanOrEqual(900);
      },
    ),
    { numRuns: 300 },
  );
});
