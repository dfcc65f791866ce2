import * as v from "valibot";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { Call } from "../http/exchange.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import type { CustomRole, Org, ResourceSet } from "../org.ts";
import { findByIdOrLabel } from "../roles.ts";

/** What a custom role or a resource set can be given. */
export const labelledSchema = v.object({ label: v.nullish(v.string()), description: v.nullish(v.string()) });

interface Labelled {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
}

const pageSize = 100;

/** The custom role that `roleKey` of the path names, by id or label. @throws OktaError 404 E0000007. */
export function findCustomRole(org: Org, call: Call): CustomRole {
  const key = call.params["roleKey"] ?? "";
  const role = findByIdOrLabel(org.customRoles, key);
  if (!role) throw makeNotFoundError(key, "CustomRole");
  return role;
}

/** The resource set that `setKey` of the path names, by id or label. @throws OktaError 404 E0000007. */
export function findResourceSet(org: Org, call: Call): ResourceSet {
  const key = call.params["setKey"] ?? "";
  const set = findByIdOrLabel(org.resourceSets, key);
  if (!set) throw makeNotFoundError(key, "ResourceSet");
  return set;
}

/**
 * Label and description, both of which must be there, the label unlike that of every other item.
 * @throws OktaError E0000001.
 */
export function checkLabel(
  known: ReadonlyMap<string, Labelled>,
  { label, description }: v.InferOutput<typeof labelledSchema>,
  ownId?: string,
): { readonly label: string; readonly description: string } {
  if (!label?.trim()) throw makeValidationError("label", "label: The field cannot be left blank");
  if (!description?.trim()) {
    throw makeValidationError("description", "description: The field cannot be left blank");
  }
  if ([...known.values()].some((each) => each.label === label && each.id !== ownId)) {
    throw makeValidationError(
      "label",
      "label: An object with this field already exists in the current organization",
    );
  }
  return { label, description };
}

/** What roles and sets show alike. */
export function showLabelled({ id, label, description, createdMs, lastUpdatedMs }: Labelled): JsonObject {
  const created = formatWholeSecond(createdMs);
  return { id, label, description, created, lastUpdated: formatWholeSecond(lastUpdatedMs) };
}

/** The `Link` header of one thing. */
export function makeSelfHeader(url: string): Readonly<Record<string, string>> {
  return { link: `<${url}>; rel="self"` };
}

/** One page of at most 100 items behind the id in `after`, with the link to the next. */
export function takePage<TItem extends { readonly id: string }>(
  call: Call,
  url: string,
  items: readonly TItem[],
): { readonly page: readonly TItem[]; readonly links: JsonObject } {
  const after = call.query.get("after");
  const start = items.findIndex(({ id }) => id === after) + 1;
  const page = items.slice(start, start + pageSize);
  const last = page.at(-1);
  const hasMore = start + pageSize < items.length;
  return { page, links: last && hasMore ? { next: { href: `${url}?after=${last.id}` } } : {} };
}
