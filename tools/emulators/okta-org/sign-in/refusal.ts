import type { Answer, Call } from "../http/exchange.ts";
import { answerHtml, escapeHtml } from "./html.ts";

/** Somebody is not let in; the message is for the person in front of the browser. */
export class SignInRefusal extends Error {
  readonly status: 400 | 401 | 403 | 404;

  constructor(status: SignInRefusal["status"], reason: string) {
    super(reason);
    this.status = status;
  }
}

/** Answers a page that names the reason when `handle` refuses. */
export function explainRefusals(
  handle: (call: Call) => Answer | Promise<Answer>,
): (call: Call) => Promise<Answer> {
  return async (call) => {
    try {
      return await handle(call);
    } catch (error) {
      if (!(error instanceof SignInRefusal)) throw error;
      return answerHtml(
        error.status,
        "Sign-in failed",
        `<p id="error" role="alert">${escapeHtml(error.message)}</p><p><a href="/app/UserHome">Home</a></p>`,
      );
    }
  };
}
