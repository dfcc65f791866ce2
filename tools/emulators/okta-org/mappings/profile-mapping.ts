import { type Json, type JsonObject, omitUndefined } from "../json.ts";
import { type MappingExpression, parseExpression } from "./expression.ts";

export const pushStatuses = ["PUSH", "DONT_PUSH"] as const;

export type PushStatus = (typeof pushStatuses)[number];

/** How one attribute of the target comes from the source. */
export interface PropertyMapping {
  readonly expression: string;
  /** `DONT_PUSH` writes the attribute when somebody is assigned, `PUSH` with every later change too. */
  readonly pushStatus: PushStatus;
  /** `undefined` for an expression beyond the emulated subset, which only a snapshot can bring: it writes nothing. */
  readonly parsed: MappingExpression | undefined;
}

/** `toApp`: from users to an app's users; `toUser`: the way back, which is kept and shown but never applied. */
export type MappingDirection = "toApp" | "toUser";

export interface ProfileMapping {
  readonly id: string;
  readonly appId: string;
  readonly direction: MappingDirection;
  /** By target attribute. */
  readonly properties: ReadonlyMap<string, PropertyMapping>;
}

/** Names that the source has in expressions: `source` everywhere, besides one for each direction (Okta's help). */
const roots: Readonly<Record<MappingDirection, readonly string[]>> = {
  toApp: ["user", "source"],
  toUser: ["appuser", "appUser", "source"],
};

/** The mapping of one attribute, with its expression read. */
export function makePropertyMapping(
  direction: MappingDirection,
  expression: string,
  pushStatus: PushStatus,
): PropertyMapping {
  return { expression, pushStatus, parsed: parseExpression(expression, roots[direction]) };
}

/** The properties as the API shows them. */
export function showProperties({ properties }: ProfileMapping): JsonObject {
  return Object.fromEntries(
    [...properties].map(([name, { expression, pushStatus }]) => [name, { expression, pushStatus }]),
  );
}

interface ShownSide {
  readonly id: string;
  readonly name: string;
}

/** A mapping as the API shows it; lists leave out the properties (recorded). */
export function showMapping(
  org: { readonly url: string },
  mapping: ProfileMapping,
  { app, userType }: { readonly app: ShownSide; readonly userType: ShownSide },
  withProperties: boolean,
): JsonObject {
  const link = (path: string): JsonObject => ({ href: `${org.url}/api/v1${path}` });
  const user = {
    id: userType.id,
    name: userType.name,
    type: "user",
    _links: {
      self: link(`/meta/types/user/${userType.id}`),
      schema: link(`/meta/schemas/user/${userType.id.replace(/^oty/, "osc")}`),
    },
  };
  const appUser = {
    id: app.id,
    name: app.name,
    type: "appuser",
    _links: { self: link(`/apps/${app.id}`), schema: link(`/meta/schemas/apps/${app.id}/default`) },
  };
  return omitUndefined({
    id: mapping.id,
    source: mapping.direction === "toApp" ? user : appUser,
    target: mapping.direction === "toApp" ? appUser : user,
    properties: withProperties ? showProperties(mapping) : undefined,
    _links: { self: link(`/mappings/${mapping.id}`) },
  } satisfies Record<string, Json | undefined>);
}
