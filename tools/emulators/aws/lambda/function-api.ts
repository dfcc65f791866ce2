import { randomUUID } from "node:crypto";
import { AwsFault } from "../fault.ts";
import { parseJson } from "../json.ts";
import type { RestOperation, RestRequest, RestResponse } from "../rest-service.ts";
import { makeInvalidParameter, makeInvalidValue, makeNotFound } from "./faults.ts";
import { functionForm, readFunctionName } from "./function-name.ts";
import type { KnownFunction, LambdaFunctions } from "./functions.ts";
import type { InvokeResult } from "./invoke-result.ts";
import { renderFunction } from "./render-function.ts";

const pathForm = /^\/2015-03-31\/functions\/([^/]+)\/(invocations|configuration)$/;
const latest = "$LATEST";

/**
 * Invoke (RequestResponse only) and GetFunctionConfiguration; undefined for any other method and path.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function findFunctionOperation(
  functions: LambdaFunctions,
  method: string,
  path: string,
): RestOperation | undefined {
  const [, name = "", what] = pathForm.exec(path) ?? [];
  if (method === "POST" && what === "invocations")
    return (request) => invoke(demand(functions, name, request), request);
  if (method === "GET" && what === "configuration") {
    return (request) => ({ status: 200, body: renderFunction(demand(functions, name, request)) });
  }
  return undefined;
}

function demand(
  functions: LambdaFunctions,
  encodedName: string,
  { query, region }: RestRequest,
): KnownFunction {
  const text = decode(encodedName);
  const named = readFunctionName(text, region);
  if (named === null) {
    throw makeInvalidValue(
      "functionName",
      text,
      `Member must satisfy regular expression pattern: ${functionForm}`,
    );
  }
  if (named.region !== region)
    throw makeNotFound(`Functions from '${named.region}' are not reachable in this region ('${region}')`);
  const qualifier = query.get("Qualifier") ?? named.qualifier ?? latest;
  const found = functions.find(named.arn);
  if (found === undefined || qualifier !== latest) {
    throw makeNotFound(`Function not found: ${named.arn}${qualifier === latest ? "" : `:${qualifier}`}`);
  }
  return found;
}

async function invoke(known: KnownFunction, { headers, text }: RestRequest): Promise<RestResponse> {
  const type = headers["x-amz-invocation-type"] ?? "RequestResponse";
  if (type !== "RequestResponse")
    throw makeInvalidParameter(
      `The emulator waits for answers, and knows no invocation type ${String(type)}.`,
    );
  if ((headers["x-amz-log-type"] ?? "None") !== "None") {
    throw makeInvalidParameter("The emulator returns no log with an answer.");
  }
  const event = parseJson(text === "" ? "{}" : text);
  if (event === undefined) {
    throw new AwsFault("InvalidRequestContentException", "Could not parse request body into json", {
      messageMember: "Message",
    });
  }
  return render(await known.invoke(event), known.timeoutSeconds);
}

function render(result: InvokeResult, timeoutSeconds: number): RestResponse {
  const headers = { "x-amz-executed-version": latest };
  const fail = (errorType: string, errorMessage: string): RestResponse => ({
    status: 200,
    headers: { ...headers, "x-amz-function-error": "Unhandled" },
    body: { errorType, errorMessage, trace: [] },
  });
  switch (result.kind) {
    case "answered":
      return { status: 200, headers, body: result.payload ?? null };
    case "failed":
      return fail(result.errorType, result.errorMessage);
    case "timed-out":
      return fail(
        "Sandbox.Timedout",
        `RequestId: ${randomUUID()} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
      );
    case "throttled":
      throw new AwsFault("TooManyRequestsException", "Rate Exceeded.", { status: 429 });
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
