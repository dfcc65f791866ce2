import * as v from "valibot";
import { parse } from "../../shared/contracts/parse.ts";
import { createHttp } from "../../shared/runtime/http.ts";

/** An org as somebody with an admin's API token sees it. */
export interface Admin {
  /** Calls the management API. @throws when the org does not answer with 2xx: a person at a console would stop there too */
  call(method: AdminMethod, path: string, body?: unknown): Promise<unknown>;
  /** What there is at a path; null when the org says that there is nothing (404). */
  find(path: string): Promise<unknown>;
  close(): Promise<void>;
}

export type AdminMethod = "GET" | "POST" | "PUT" | "DELETE";

const idSchema = v.object({ id: v.string() });

/** The `id` of what a call made. */
export function readId(answer: unknown): string {
  const parsed = parse(idSchema, answer);
  if (!parsed.ok) throw new Error("the org answered without an id");
  return parsed.value.id;
}

/** Plays an admin of an emulated org, with a static token as a console session would have. */
export function actAsAdmin(org: { readonly url: string; readonly apiToken: string }): Admin {
  const http = createHttp({ connections: 10 });
  const send = async (
    method: AdminMethod,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; text: string }> => {
    const answer = await http.send({
      method,
      url: org.url + path,
      headers: {
        authorization: `SSWS ${org.apiToken}`,
        accept: "application/json",
        "content-type": "application/json",
      },
      body: body === undefined ? "" : JSON.stringify(body),
    });
    if (answer.kind === "no-answer") throw new Error(`${method} ${path}: ${answer.reason}`);
    if (answer.status >= 300 && answer.status !== 404)
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  return {
    async call(method, path, body) {
      const { status, text } = await send(method, path, body);
      if (status === 404) throw new Error(`${method} ${path}: 404 ${text}`);
      return text === "" ? null : readJson(text);
    },
    async find(path) {
      const { status, text } = await send("GET", path);
      return status === 404 ? null : readJson(text);
    },
    close: () => http.close(),
  };
}

function readJson(text: string): unknown {
  return JSON.parse(text);
}
