import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { readCredential } from "./credential.ts";
import { AwsFault } from "./fault.ts";
import type { JsonObject } from "./json.ts";
import { parseJson } from "./json.ts";
import { readBody } from "./read-body.ts";
import type { AwsCaller } from "./service.ts";

/** What an operation learns about its request. */
export interface RestRequest extends AwsCaller {
  readonly query: URLSearchParams;
  /** What the JSON body holds; undefined without a body, or when it is no JSON. */
  readonly body: unknown;
  /** The body as it came. */
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

export interface RestResponse {
  readonly status: number;
  /** Written as JSON. */
  readonly body: unknown;
  /** Beyond those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of one service. Throws `AwsFault` for every answer that is not a success. */
export type RestOperation = (request: RestRequest) => RestResponse | Promise<RestResponse>;

/** One AWS service that is called by method and path. */
export interface RestService {
  readonly pathPrefix: string;
  /** The operation, or undefined when there is none. */
  find(method: string, path: string): RestOperation | undefined;
  /** What IAM calls an operation that `find` finds. */
  nameAction(method: string, path: string): string;
}

/** Lambda's limit of a request, and of what a function is handed. */
const maxRequestBytes = 6 * 1024 * 1024;

/** Answers one request in the REST-JSON protocol: the error's name is in a header, its words are in the body. */
export async function answerRest(
  service: RestService,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const operation = service.find(request.method ?? "", url.pathname.replace(/\/$/, ""));
    const body = await readBody(request, maxRequestBytes);
    if (!body) throw makeTooLarge();
    if (!operation) throw new AwsFault("UnknownOperationException", "", { status: 404 });
    const text = body.toString();
    const answer = await operation({
      query: url.searchParams,
      body: text === "" ? undefined : parseJson(text),
      text,
      headers: request.headers,
      ...readCredential(request),
    });
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
    write(response, answer.status, answer.body);
  } catch (error) {
    const fault =
      error instanceof AwsFault
        ? error
        : new AwsFault("ServiceException", String(error), { status: 500, messageMember: "Message" });
    response.setHeader("x-amzn-errortype", fault.type);
    write(response, fault.status, renderFault(fault));
  }
}

function makeTooLarge(): AwsFault {
  const message = `Request must be smaller than ${maxRequestBytes} bytes for the InvokeFunction operation`;
  return new AwsFault("RequestTooLargeException", message, { status: 413, messageMember: "Message" });
}

function renderFault({ status, message, messageMember }: AwsFault): JsonObject {
  if (messageMember === "message") return { message };
  return { Type: status < 500 ? "User" : "Service", Message: message };
}

function write(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": text.length,
    "x-amzn-requestid": randomUUID(),
  });
  response.end(text);
}
