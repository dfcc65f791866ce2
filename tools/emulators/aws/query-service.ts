import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readCredential } from "./credential.ts";
import { AwsFault } from "./fault.ts";
import { readBody } from "./read-body.ts";
import type { AwsCaller } from "./service.ts";
import { renderXml, type XmlValue } from "./xml.ts";

/** One action of a service that speaks the query protocol. Throws `AwsFault` for every answer that is not a success. */
export type QueryAction = (input: URLSearchParams, caller: AwsCaller) => Readonly<Record<string, XmlValue>>;

/** One AWS service that is called with a form and answers in XML. */
export interface QueryService {
  /** `Version` of every request: it is what tells the services behind one endpoint apart. */
  readonly version: string;
  readonly xmlNamespace: string;
  /** The action of that name, or undefined when the service has none. */
  find(action: string): QueryAction | undefined;
}

/** Of answers that no service gives. */
const commonNamespace = "http://webservices.amazon.com/AWSFault/2005-15-09";
const maxRequestBytes = 1024 * 1024;

/** True for a request in the query protocol, which has a form for a body and names no target. */
export function isQuery(request: IncomingMessage): boolean {
  const contentType = request.headers["content-type"] ?? "";
  return (
    request.headers["x-amz-target"] === undefined &&
    contentType.startsWith("application/x-www-form-urlencoded")
  );
}

/**
 * Answers one request in the query protocol.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export async function answerQuery(
  services: readonly QueryService[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  let xmlNamespace = commonNamespace;
  const write = (status: number, name: string, content: Readonly<Record<string, XmlValue>>): void => {
    if (response.destroyed) return;
    const text = Buffer.from(renderXml(name, content, xmlNamespace));
    response.writeHead(status, {
      "content-type": "text/xml",
      "content-length": text.length,
      "x-amzn-requestid": requestId,
    });
    response.end(text);
  };
  try {
    const body = await readBody(request, maxRequestBytes);
    if (!body) throw new AwsFault("RequestEntityTooLarge", "Request size exceeded", { status: 413 });
    const input = new URLSearchParams(body.toString());
    const [action, version] = [input.get("Action") ?? "", input.get("Version") ?? ""];
    const service = services.find((one) => one.version === version);
    xmlNamespace = service?.xmlNamespace ?? commonNamespace;
    const run = service?.find(action);
    if (!run)
      throw new AwsFault("InvalidAction", `Could not find operation ${action} for version ${version}`);
    const result = run(input, readCredential(request));
    write(200, `${action}Response`, {
      [`${action}Result`]: result,
      ResponseMetadata: { RequestId: requestId },
    });
  } catch (error) {
    const fault =
      error instanceof AwsFault ? error : new AwsFault("InternalFailure", String(error), { status: 500 });
    const Type = fault.status < 500 ? "Sender" : "Receiver";
    write(fault.status, "ErrorResponse", {
      Error: { Type, Code: fault.type, Message: fault.message },
      RequestId: requestId,
    });
  }
}
