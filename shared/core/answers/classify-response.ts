import { type OktaError, oktaErrorSchema } from "../../contracts/okta-error.ts";
import { parse } from "../../contracts/parse.ts";
import type { Failure } from "../failure.ts";
import type { Refusal } from "../outcome.ts";
import { type AnswerHeaders, readRateLimit } from "./rate-limit-headers.ts";

/** What an answer means: it succeeded, our credential is stale, or it failed. */
export type Verdict = { readonly kind: "success" } | { readonly kind: "stale-credential" } | Failure;

/** A concurrency refusal names no time that could be trusted (`Limit: 0`); its `Reset` is an estimate. */
const concurrencyWaitMs = 1000;
/** Reset is in whole seconds and the windows are not exact; Okta's own SDKs add a second too. */
const resetMarginMs = 1000;

const transitionCodes: ReadonlySet<string> = new Set(["E0000112"]);
const unavailableCodes: ReadonlySet<string> = new Set([
  "E0000010",
  "E0000100",
  "E0000249",
  "E0000253",
  "E0000268",
]);
const staleReadCodes: ReadonlySet<string> = new Set(["E0000016", "E0000038", "E0000231"]);
const duplicatePhrase = /an object with this field already exists/i;

/**
 * Says what an Okta answer means, by status and error code; texts are looked at only where Okta has no code (duplicates).
 *
 * | answer | verdict |
 * |---|---|
 * | 2xx | success |
 * | 429 | retry: rate-limited, after the server's own reset |
 * | 5xx, 408, E0000010, E0000100, E0000249/253/268 | retry: org-unavailable |
 * | E0000112 | retry: in-transition |
 * | 401, 400 with `WWW-Authenticate: DPoP` | stale-credential |
 * | 404 with an Okta error | not-found |
 * | 404 with anything else | retry: unreadable-answer |
 * | 412, E0000016, E0000038 | stale-read |
 * | E0000001 | invalid, with the fields named by its causes |
 * | E0000023 | mastered-elsewhere |
 * | other 403 | forbidden |
 * | other 4xx | refused |
 * | anything below 400 | retry: unreadable-answer |
 *
 * @see https://developer.okta.com/docs/reference/error-codes/
 */
export function classifyResponse(
  status: number,
  headers: AnswerHeaders,
  body: unknown,
  nowMs: number,
): Verdict {
  if (status >= 200 && status < 300) return { kind: "success" };
  // We follow no redirect: an org that sends us elsewhere is not the one we were told of.
  if (status < 400) return { kind: "retry", reason: "unreadable-answer" };
  const error = readError(body);
  const code = error?.errorCode ?? "";
  if (status === 429) return { kind: "retry", reason: "rate-limited", afterMs: readWaitMs(headers, nowMs) };
  if (transitionCodes.has(code)) return { kind: "retry", reason: "in-transition" };
  if (status >= 500 || status === 408 || unavailableCodes.has(code))
    return { kind: "retry", reason: "org-unavailable" };
  if (status === 401 || (status === 400 && isDpopChallenge(headers))) return { kind: "stale-credential" };
  // Only Okta's own word that there is no such thing is evidence of it.
  if (status === 404)
    return error === null ? { kind: "retry", reason: "unreadable-answer" } : { kind: "not-found" };
  if (status === 412 || staleReadCodes.has(code)) return { kind: "stale-read" };
  const refusal = { status, errorCode: error?.errorCode ?? null, field: null };
  if (code === "E0000001") return classifyInvalid(status, error?.errorCauses ?? []);
  if (code === "E0000023") return { kind: "mastered-elsewhere", refusal };
  return status === 403 ? { kind: "forbidden", refusal } : { kind: "refused", refusal };
}

function readError(body: unknown): OktaError | null {
  const parsed = parse(oktaErrorSchema, body);
  return parsed.ok ? parsed.value : null;
}

function readWaitMs(headers: AnswerHeaders, nowMs: number): number {
  const rateLimit = readRateLimit(headers, nowMs);
  return rateLimit === null || rateLimit.limit === 0
    ? concurrencyWaitMs
    : rateLimit.resetInMs + resetMarginMs;
}

/** @see RFC 9449 section 7.1 */
function isDpopChallenge(headers: AnswerHeaders): boolean {
  return /^\s*DPoP\b/i.test(headers["www-authenticate"] ?? "");
}

/** A cause begins with the field, or quotes its name; only that goes on, since the rest may repeat the value. */
const causeField = /^(?:Property name ')?([A-Za-z][A-Za-z0-9_]*)(?::|' )/;

function classifyInvalid(status: number, causes: OktaError["errorCauses"]): Failure {
  const named = causes.map(({ errorSummary }) => ({
    field: causeField.exec(errorSummary)?.[1] ?? null,
    isDuplicate: duplicatePhrase.test(errorSummary),
  }));
  const refusal: Refusal = {
    status,
    errorCode: "E0000001",
    field: named.find((cause) => cause.field)?.field ?? null,
  };
  const duplicates = named.flatMap((cause) =>
    cause.isDuplicate && cause.field !== null ? [cause.field] : [],
  );
  return { kind: "invalid", refusal, duplicates };
}
