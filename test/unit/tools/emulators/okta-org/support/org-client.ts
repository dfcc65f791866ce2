import { request } from "undici";
import type { Json } from "../../../../../../tools/emulators/okta-org/json.ts";
import {
  type OktaOrg,
  type OktaOrgOptions,
  startOktaOrg,
} from "../../../../../../tools/emulators/okta-org/start.ts";
import {
  expectDescribedAnswers,
  forgetAnswers,
  leaveUnchecked,
} from "../../../../../support/check-answers.ts";

/** An answer of an org; `body` is whatever it sent. */
export interface OrgAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** Sends one request to the org; with the admin's token unless `headers` say otherwise. */
export async function callOrg(
  org: Pick<OktaOrg, "url" | "apiToken">,
  method: "GET" | "POST" | "PUT" | "DELETE" | "PATCH",
  path: string,
  body?: Json,
  headers: Readonly<Record<string, string>> = { authorization: `SSWS ${org.apiToken}` },
): Promise<OrgAnswer> {
  const answer = await request(`${org.url}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, body: parse(text) };
}

/** An org that is stopped when the test's scope ends, with no lag in search unless the test asks for it. */
export async function startOrg(options: Partial<OktaOrgOptions> = {}): Promise<OktaOrg & AsyncDisposable> {
  const org = await startOktaOrg({ name: "acme", hookDelayMs: 10, searchLagMs: 0, ...options });
  forgetAnswers(org.url);
  // The description is of today's Okta: older orgs answered otherwise.
  if (options.vintage !== undefined) leaveUnchecked(org.url);
  return {
    ...org,
    async [Symbol.asyncDispose]() {
      await org.stop();
      expectDescribedAnswers(org.url);
      // Another org may get this address.
      forgetAnswers(org.url);
    },
  };
}

/** A profile that Okta takes. */
export function makeProfile(
  login: string,
  others: Readonly<Record<string, Json>> = {},
): Record<string, Json> {
  return { login, email: login, firstName: "Ada", lastName: "Lovelace", ...others };
}

/** Something that was created, as the org answered it. */
export interface Created {
  readonly id: string;
  readonly body: unknown;
}

/** Creates something and checks that it was created. */
export async function create(org: OktaOrg, path: string, body: Json): Promise<Created> {
  const answer = await callOrg(org, "POST", path, body);
  if (answer.status >= 300) throw new Error(`not created: ${JSON.stringify(answer.body)}`);
  return { id: textAt(answer.body, "id"), body: answer.body };
}

/** Creates a federated, and so at once active, user. */
export async function createActiveUser(
  org: OktaOrg,
  login: string,
  others: Readonly<Record<string, Json>> = {},
): Promise<Created> {
  return create(org, "/api/v1/users?activate=true&provider=true", {
    profile: makeProfile(login, others),
    credentials: { provider: { type: "FEDERATION", name: "FEDERATION" } },
  });
}

/** Creates a bookmark app. */
export async function createApp(org: OktaOrg, label = "People"): Promise<Created> {
  return create(org, "/api/v1/apps", {
    name: "bookmark",
    label,
    signOnMode: "BOOKMARK",
    settings: { app: { url: "https://acme.example.com" } },
  });
}

/** The value at a path such as `target.0.id`; `undefined` where there is none. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((part, name) => (part as Readonly<Record<string, unknown>> | undefined)?.[name], value);
}

/** The text at a path. */
export function textAt(value: unknown, path: string): string {
  const text = at(value, path);
  if (typeof text !== "string") throw new Error(`no text at ${path} of ${JSON.stringify(value)}`);
  return text;
}

/** The list at a path; of the value itself without one. */
export function listAt(value: unknown, path?: string): readonly unknown[] {
  const list = path === undefined ? value : at(value, path);
  if (!Array.isArray(list)) throw new Error(`no list at ${path ?? "the top"}`);
  return list;
}

/** Status and Okta's error code in one, for short expectations. */
export function errorOf(answer: OrgAnswer): readonly [number, unknown] {
  return [answer.status, at(answer.body, "errorCode")];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
