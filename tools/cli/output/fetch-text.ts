import { createHttp } from "../../../shared/runtime/http.ts";
import { CliFailure, exitCodes } from "../exit-codes.ts";

/** What a public address of the bridge answers. */
export interface FetchedText {
  readonly status: number;
  readonly text: string;
  /** Time by the server's clock, in milliseconds since 1970; null when it did not say. */
  readonly dateMs: number | null;
}

const patienceMs = 10_000;

/** @throws CliFailure when there is no answer */
export async function fetchText(url: string): Promise<FetchedText> {
  const http = createHttp();
  try {
    const answer = await http.send({ method: "GET", url, headers: {}, timeoutMs: patienceMs });
    if (answer.kind === "answer") {
      const dateMs = Date.parse(answer.headers["date"] ?? "");
      return { status: answer.status, text: answer.text, dateMs: Number.isNaN(dateMs) ? null : dateMs };
    }
    throw new CliFailure(
      exitCodes.failed,
      `${url} does not answer.`,
      "Check the network, and the stack's API.",
    );
  } finally {
    await http.close();
  }
}
