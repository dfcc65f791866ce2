import * as v from "valibot";
import { parseResource, showResourceLinks } from "../access/resource.ts";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { makeRandomText } from "../identifiers.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import type { Org, ResourceSet, SetResource } from "../org.ts";
import { makeRoleKey } from "../role-key.ts";
import {
  checkLabel,
  findResourceSet,
  labelledSchema,
  makeSelfHeader,
  showLabelled,
  takePage,
} from "./iam-shared.ts";

const createSchema = v.object({ ...labelledSchema.entries, resources: v.nullish(v.array(v.string())) });
const additionsSchema = v.object({ additions: v.nullish(v.array(v.string())) });
/** Okta's reference of "Create a resource set". */
const mostResources = 1000;

/** `/api/v1/iam/resource-sets` and the resources in them. */
export function makeResourceSetRoutes(org: Org): readonly Route[] {
  const manage = { bucket: "other", scope: "okta.roles.manage" } as const;
  const read = { bucket: "other", scope: "okta.roles.read" } as const;
  const path = "/api/v1/iam/resource-sets";
  const one = `${path}/:setKey`;
  const resource = `${one}/resources/:resourceId`;
  return [
    { method: "POST", path, ...manage, handle: (call) => create(org, call) },
    { method: "GET", path, ...read, handle: (call) => list(org, call) },
    { method: "GET", path: one, ...read, handle: (call) => answer(org, findResourceSet(org, call)) },
    { method: "PUT", path: one, ...manage, handle: (call) => replace(org, call) },
    { method: "DELETE", path: one, ...manage, handle: (call) => remove(org, call) },
    { method: "GET", path: `${one}/resources`, ...read, handle: (call) => listResources(org, call) },
    { method: "PATCH", path: `${one}/resources`, ...manage, handle: (call) => addResources(org, call) },
    { method: "GET", path: resource, ...read, handle: (call) => getResource(org, call) },
    { method: "DELETE", path: resource, ...manage, handle: (call) => removeResource(org, call) },
  ];
}

function create(org: Org, call: Call): Answer {
  const given = readJsonBody(call, createSchema);
  const labelled = checkLabel(org.resourceSets, given);
  if (!given.resources?.length) {
    throw makeValidationError("resources", "resources: The field cannot be left blank");
  }
  const nowMs = org.clock.nowMs();
  const set: ResourceSet = {
    id: `iam${makeRandomText(17)}`,
    ...labelled,
    resources: extend(org, [], given.resources, "resources"),
    createdMs: nowMs,
    lastUpdatedMs: nowMs,
  };
  org.resourceSets.set(set.id, set);
  return answer(org, set);
}

function list(org: Org, call: Call): Answer {
  const sets = [...org.resourceSets.values()];
  const { page, links } = takePage(call, `${org.url}/api/v1/iam/resource-sets`, sets);
  return ok({ "resource-sets": page.map((set) => show(org, set)), _links: links });
}

function replace(org: Org, call: Call): Answer {
  const set = findResourceSet(org, call);
  const labelled = checkLabel(org.resourceSets, readJsonBody(call, labelledSchema), set.id);
  return answer(org, put(org, { ...set, ...labelled }));
}

/** Its bindings go with it, as Okta's reference says. */
function remove(org: Org, call: Call): Answer {
  const set = findResourceSet(org, call);
  for (const role of org.roles.values()) {
    if (role.resourceSet === set.id) org.roles.delete(makeRoleKey(role.assigneeId, role.id));
  }
  org.resourceSets.delete(set.id);
  return { status: 204 };
}

function listResources(org: Org, call: Call): Answer {
  const set = findResourceSet(org, call);
  const self = makeUrl(org, set);
  const url = `${self}/resources`;
  const { page, links } = takePage(call, url, set.resources);
  const body = {
    resources: page.map((each) => showResource(org, set, each)),
    _links: { ...links, "resource-set": { href: self }, self: { href: url } },
  };
  return { ...ok(body), headers: makeSelfHeader(url) };
}

function addResources(org: Org, call: Call): Answer {
  const set = findResourceSet(org, call);
  const { additions } = readJsonBody(call, additionsSchema);
  if (!additions?.length) {
    throw makeValidationError("additions", "additions: The field cannot be left blank");
  }
  return answer(org, put(org, { ...set, resources: extend(org, set.resources, additions, "additions") }));
}

function getResource(org: Org, call: Call): Answer {
  return showOne(org, findResourceSet(org, call), call);
}

function removeResource(org: Org, call: Call): Answer {
  const set = findResourceSet(org, call);
  const gone = findResource(set, call);
  put(org, { ...set, resources: set.resources.filter((each) => each !== gone) });
  return { status: 204 };
}

/** The resources with those added that are not there yet. @throws OktaError E0000001 for what no set can hold. */
function extend(
  org: Org,
  before: readonly SetResource[],
  additions: readonly string[],
  field: string,
): readonly SetResource[] {
  const byOrn = new Map(before.map((resource) => [resource.orn, resource]));
  for (const text of additions) {
    const resource = parseResource(org, text);
    if (!resource) throw makeValidationError(field, `${field}: Invalid resource: ${text}`);
    if (byOrn.has(resource.orn)) continue;
    byOrn.set(resource.orn, {
      ...resource,
      id: `ire${makeRandomText(17)}`,
      createdMs: org.clock.nowMs(),
    });
  }
  if (byOrn.size > mostResources) {
    throw makeValidationError(field, `${field}: A resource set can hold at most ${mostResources} resources`);
  }
  return [...byOrn.values()];
}

function findResource(set: ResourceSet, call: Call): SetResource {
  const id = call.params["resourceId"] ?? "";
  const resource = set.resources.find((each) => each.id === id);
  if (!resource) throw makeNotFoundError(id, "ResourceSetResource");
  return resource;
}

function put(org: Org, set: ResourceSet): ResourceSet {
  const changed = { ...set, lastUpdatedMs: org.clock.nowMs() };
  org.resourceSets.set(set.id, changed);
  return changed;
}

function makeUrl(org: Org, set: ResourceSet): string {
  return `${org.url}/api/v1/iam/resource-sets/${set.id}`;
}

/** One set, with the link to itself that Okta sends as a header too (recorded). */
function answer(org: Org, set: ResourceSet): Answer {
  return { ...ok(show(org, set)), headers: makeSelfHeader(makeUrl(org, set)) };
}

function show(org: Org, set: ResourceSet): JsonObject {
  const self = makeUrl(org, set);
  return {
    ...showLabelled(set),
    _links: {
      self: { href: self },
      resources: { href: `${self}/resources` },
      bindings: { href: `${self}/bindings` },
    },
  };
}

function showOne(org: Org, set: ResourceSet, call: Call): Answer {
  return ok(showResource(org, set, findResource(set, call)));
}

function showResource(org: Org, set: ResourceSet, resource: SetResource): JsonObject {
  const instant = formatWholeSecond(resource.createdMs);
  return {
    id: resource.id,
    orn: resource.orn,
    created: instant,
    lastUpdated: instant,
    _links: {
      ...showResourceLinks(resource),
      resource: { href: `${makeUrl(org, set)}/resources/${resource.id}` },
    },
  };
}

function ok(body: JsonObject): Answer {
  return { status: 200, body };
}
