import { request } from "undici";

/** A page as a browser sees it. */
export interface Page {
  readonly status: number;
  readonly location: string | undefined;
  readonly text: string;
}

/** A form that a page would post. */
export interface PostForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A browser for one person: keeps cookies by host and port, and follows nothing by itself. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  async get(url: string): Promise<Page> {
    return this.#send(url, undefined);
  }

  async post(url: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    return this.#send(url, new URLSearchParams(fields).toString());
  }

  /** Posts the form that a page holds. */
  async submit({ action, fields }: PostForm): Promise<Page> {
    return this.post(action, fields);
  }

  async #send(url: string, body: string | undefined): Promise<Page> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await request(url, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(cookie === "" ? {} : { cookie }),
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      },
      body: body ?? null,
    });
    for (const text of [answer.headers["set-cookie"] ?? []].flat()) {
      const [pair = ""] = text.split(";");
      const [name = "", value = ""] = pair.split("=");
      this.#cookies.set(name, value);
    }
    const location = answer.headers["location"];
    return {
      status: answer.statusCode,
      location: typeof location === "string" ? location : undefined,
      text: await answer.body.text(),
    };
  }
}

/** The form of a page that posts itself. */
export function readForm(page: Page): PostForm {
  const action = /<form id="appForm" action="([^"]*)"/.exec(page.text)?.[1];
  if (action === undefined) throw new Error(`no form in: ${page.text}`);
  const inputs = page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  const fields = [...inputs].map(([, name = "", value = ""]) => [name, decodeHtml(value)] as const);
  return { action: decodeHtml(action), fields: Object.fromEntries(fields) };
}

/** Who a home page greets; `undefined` for any other page. */
export function readGreeting(page: Page): string | undefined {
  return /<strong id="user"[^>]*>([^<]*)</.exec(page.text)?.[1];
}

/** Why a page refuses. */
export function readProblem(page: Page): readonly [number, string | undefined] {
  const problem = /<p id="error"[^>]*>([^<]*)</.exec(page.text)?.[1];
  return [page.status, problem === undefined ? undefined : decodeHtml(problem)];
}

function decodeHtml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
