import { type ErrorCode, isErrorCode, OktaError } from "../errors.ts";
import type { Answer, Route } from "../http/exchange.ts";
import type { Fault } from "./fault-rule.ts";

/** How an answer reaches the client. */
export type Delivery = "whole" | "cut" | "silence" | "reset";

export interface Outcome {
  readonly answer: Answer;
  readonly delivery: Delivery;
  /** How much later than usual the answer leaves. */
  readonly delayMs: number;
}

/** Error codes that Okta itself would use for these statuses. */
const usualCodes: Readonly<Record<number, ErrorCode>> = {
  400: "E0000001",
  401: "E0000011",
  403: "E0000006",
  404: "E0000007",
  409: "E0000112",
  412: "E0000231",
  429: "E0000047",
  500: "E0000009",
  503: "E0000010",
};

/** Statuses that a proxy in front of Okta answers, with a page of its own. */
const proxyStatuses = new Set([502, 504]);

/** What Okta's token endpoint calls these; anything else it tells like the rest of Okta. */
const usualOAuthErrors: Readonly<Record<number, string>> = {
  400: "invalid_request",
  401: "invalid_client",
  403: "access_denied",
};

const nothing: Answer = { status: 0 };

/**
 * The outcome of a request under a fault; `produce` brings about its effect and answers, and is called only by faults
 * that leave the effect in place.
 */
export async function applyFault(
  fault: Fault | undefined,
  produce: () => Answer | Promise<Answer>,
  errors?: Route["errors"],
): Promise<Outcome> {
  if (fault === undefined) return { answer: await produce(), delivery: "whole", delayMs: 0 };
  switch (fault.kind) {
    case "answer":
      if (fault.when === "after") await produce();
      return { answer: makeErrorAnswer(fault, errors), delivery: "whole", delayMs: 0 };
    case "silence":
    case "reset":
      if (fault.when === "after") await produce();
      return { answer: nothing, delivery: fault.kind, delayMs: 0 };
    case "delay":
      return { answer: await produce(), delivery: "whole", delayMs: fault.delayMs };
    case "cut body":
      return { answer: await produce(), delivery: "cut", delayMs: 0 };
    case "page without next":
      return { answer: dropNextLink(await produce()), delivery: "whole", delayMs: 0 };
    case "empty page": {
      const answer = dropNextLink(await produce());
      return {
        answer: Array.isArray(answer.body) ? { ...answer, body: [] } : answer,
        delivery: "whole",
        delayMs: 0,
      };
    }
  }
}

function makeErrorAnswer(
  { status, code, headers: all }: Extract<Fault, { kind: "answer" }>,
  errors: Route["errors"],
): Answer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) if (value !== null) headers[name.toLowerCase()] = value;
  const withoutHeaders = Object.keys(all)
    .filter((name) => all[name] === null)
    .map((name) => name.toLowerCase());
  if (proxyStatuses.has(status) && code === undefined) {
    const body = `<html><body>HTTP ${status}</body></html>`;
    return { status, headers, withoutHeaders, contentType: "text/html", body };
  }
  const error = errors === "oauth" && code === undefined ? usualOAuthErrors[status] : undefined;
  if (error !== undefined) {
    return { status, headers, withoutHeaders, body: { error, error_description: "made by a fault rule" } };
  }
  const known = code !== undefined && isErrorCode(code) ? code : (usualCodes[status] ?? "E0000009");
  const rate = status === 429 ? { "x-rate-limit-remaining": "0" } : {};
  const body = new OktaError(known, { about: "made by a fault rule", status }).toBody();
  return { status, headers: { ...rate, ...headers }, withoutHeaders, body };
}

function dropNextLink(answer: Answer): Answer {
  const { link, ...others } = answer.headers ?? {};
  if (link === undefined || typeof link === "string") return answer;
  return { ...answer, headers: { ...others, link: link.filter((each) => !each.includes('rel="next"')) } };
}
