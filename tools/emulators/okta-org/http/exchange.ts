import type { IncomingHttpHeaders } from "node:http";
import type { EventCause } from "../events/log-event.ts";
import type { Json } from "../json.ts";
import type { Scope } from "../oauth/scopes.ts";
import type { BucketName } from "../rate-limits.ts";
import type { Principal } from "./principal.ts";

/** One request as a route sees it. */
export interface Call {
  readonly method: string;
  /** The path as sent, percent-encoded, without the query. */
  readonly path: string;
  /** Path parameters, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The query as sent, without the question mark. */
  readonly queryText: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly principal: Principal;
  /** For events that this request causes. */
  readonly cause: EventCause;
}

/** What a route answers. A body that is no string is written as JSON; without a body the answer has none. */
export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Headers that every answer has, in lower case, and this one has not: something went wrong on its way. */
  readonly withoutHeaders?: readonly string[];
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "PATCH";
  /** find-my-way pattern. */
  readonly path: string;
  /** `none` counts towards no limit. */
  readonly bucket: BucketName | "none";
  /** What a token must hold; `public` routes take no credentials. */
  readonly scope: Scope | "public";
  /** In whose words a client is refused, where it is not in Okta's own. */
  readonly errors?: "oauth";
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}
