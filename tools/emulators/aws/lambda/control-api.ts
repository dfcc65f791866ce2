import { isJsonObject, type JsonObject } from "../json.ts";
import type { RestOperation, RestRequest, RestResponse, RestService } from "../rest-service.ts";
import { makeInUse, makeInvalidParameter, makeNotFound, makeUnreadable } from "./faults.ts";
import { findFunctionOperation } from "./function-api.ts";
import type { LambdaFunctions } from "./functions.ts";
import { listMappings } from "./list-mappings.ts";
import type { EventSourceMappings } from "./mappings.ts";
import type { PausableMapping } from "./pausable-mapping.ts";
import { renderMapping } from "./render-mapping.ts";

const collection = "/2015-03-31/event-source-mappings";

/** Lambda's own API, as far as it is called: event source mappings, and functions. All else is an unknown operation. */
export function createLambdaApi(mappings: EventSourceMappings, functions: LambdaFunctions): RestService {
  return {
    pathPrefix: "/2015-03-31/",
    find: (method, path) =>
      findMappingOperation(mappings, method, path) ?? findFunctionOperation(functions, method, path),
    nameAction,
  };
}

function nameAction(method: string, path: string): string {
  if (path === collection) return "lambda:ListEventSourceMappings";
  if (path.startsWith(`${collection}/`))
    return method === "PUT" ? "lambda:UpdateEventSourceMapping" : "lambda:GetEventSourceMapping";
  return path.endsWith("/invocations") ? "lambda:InvokeFunction" : "lambda:GetFunctionConfiguration";
}

/**
 * List, get and update event source mappings.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 */
function findMappingOperation(
  mappings: EventSourceMappings,
  method: string,
  path: string,
): RestOperation | undefined {
  if (path === collection) return method === "GET" ? (request) => listMappings(mappings, request) : undefined;
  const id = path.startsWith(`${collection}/`) ? path.slice(collection.length + 1) : "";
  if (id === "" || id.includes("/")) return undefined;
  if (method === "GET") {
    return ({ region }) => ({ status: 200, body: renderMapping(demand(mappings, region, id)) });
  }
  if (method === "PUT") return (request) => update(demand(mappings, request.region, id), request);
  return undefined;
}

function demand(mappings: EventSourceMappings, region: string, id: string): PausableMapping {
  const found = mappings.list(region).find((mapping) => mapping.id === id);
  if (found === undefined) throw makeNotFound();
  return found;
}

function update(mapping: PausableMapping, { body }: RestRequest): RestResponse {
  const { Enabled: isEnabled, ...others } = readUpdate(body);
  if (isEnabled !== undefined && typeof isEnabled !== "boolean") {
    throw makeUnreadable("Enabled is no boolean");
  }
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw makeInvalidParameter(`The emulator changes Enabled only, not ${unknown}.`);
  if (mapping.isChanging) throw makeInUse();
  if (isEnabled !== undefined) mapping.change(isEnabled);
  return { status: 202, body: renderMapping(mapping) };
}

function readUpdate(body: unknown): JsonObject {
  if (!isJsonObject(body)) throw makeUnreadable("Could not parse request body into json");
  return body;
}
