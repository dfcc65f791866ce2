import type { HttpAnswer, HttpRequest, SendHttp } from "../../shared/runtime/http.ts";

/** An answer of an org: JSON unless the body is text already. */
export function buildAnswer(
  status: number,
  body: unknown = "",
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return { kind: "answer", status, headers, text: typeof body === "string" ? body : JSON.stringify(body) };
}

export const noAnswer: HttpAnswer = { kind: "no-answer", reason: "timed-out" };

/** Answers requests from a list, in order, and remembers them. A request beyond the list fails the test. */
export class ScriptedHttp {
  readonly requests: HttpRequest[] = [];
  readonly #answers: HttpAnswer[];

  constructor(...answers: readonly HttpAnswer[]) {
    this.#answers = [...answers];
  }

  readonly send: SendHttp = async (request) => {
    this.requests.push(request);
    await Promise.resolve();
    const answer = this.#answers.shift();
    if (answer === undefined) throw new Error(`unplanned request: ${request.method} ${request.url}`);
    return answer;
  };

  /** The only request that was sent, or the one with this number, counted from 0. */
  request(index = 0): HttpRequest {
    const request = this.requests[index];
    if (request === undefined) throw new Error(`no request ${index}`);
    return request;
  }
}
