import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readCredential } from "./credential.ts";
import { AwsFault } from "./fault.ts";
import { isJsonObject, parseJson } from "./json.ts";
import { readBody } from "./read-body.ts";
import type { AwsService } from "./service.ts";

/** Larger than any request that a service accepts, so that the services themselves can refuse by their own limits. */
const maxRequestBytes = 8 * 1024 * 1024;

/** Answers one request of the JSON protocols, in which a header names the service and the action. */
export async function answerJson(
  services: readonly AwsService[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const hungUp = new AbortController();
  response.on("close", () => hungUp.abort());
  const [target = "", action = ""] = (request.headers["x-amz-target"]?.toString() ?? "").split(".", 2);
  const service = services.find((one) => one.target === target);
  const contentType = service?.contentType ?? "application/x-amz-json-1.0";
  try {
    const run = service?.find(action);
    const body = await readBody(request, maxRequestBytes);
    if (!body) throw tooLarge();
    if (!run) throw new AwsFault("com.amazon.coral.service#UnknownOperationException", "");
    const input = parseJson(body.length === 0 ? "{}" : body.toString());
    if (!isJsonObject(input)) throw new AwsFault("com.amazon.coral.service#SerializationException", "");
    const { accessKeyId, region } = readCredential(request);
    const output = await run(input, { accessKeyId, region, hungUp: hungUp.signal });
    write(response, contentType, 200, output);
  } catch (error) {
    const fault =
      error instanceof AwsFault ? error : new AwsFault("InternalFailure", String(error), { status: 500 });
    if (fault.queryCode !== undefined) {
      response.setHeader(
        "x-amzn-query-error",
        `${fault.queryCode};${fault.status < 500 ? "Sender" : "Receiver"}`,
      );
    }
    write(response, contentType, fault.status, {
      __type: fault.type,
      [fault.messageMember]: fault.message,
    });
  }
}

function tooLarge(): AwsFault {
  return new AwsFault("com.amazon.coral.service#RequestEntityTooLargeException", "Request size exceeded", {
    status: 413,
  });
}

function write(response: ServerResponse, contentType: string, status: number, body: object): void {
  if (response.destroyed) return;
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": text.length,
    "x-amzn-requestid": randomUUID(),
  });
  response.end(text);
}
