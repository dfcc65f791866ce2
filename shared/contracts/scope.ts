import * as v from "valibot";
import { oktaIdSchema } from "./okta-id.ts";

/** What bootstrap makes of the app through which people sign in to the target org. */
const madeAppEntries = {
  /** Okta's Org2Org app, a custom SAML 2.0 app, or whichever of these the org offers first. */
  appKind: v.optional(v.picklist(["auto", "org2org", "saml"]), "auto"),
  /** What people read on the app's tile; without it, the target org's host name. */
  appLabel: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100, "at most 100 characters"))),
};

/** People assigned to one app in the source org. It is also the app through which they sign in to the target org. */
const appScopeSchema = v.strictObject({
  kind: v.literal("app"),
  /** Id of an app that is there already. Without it, bootstrap makes the app and notes its id. */
  appId: v.optional(oktaIdSchema),
  ...madeAppEntries,
  /** Ids of groups in the source org that bootstrap assigns to the app. */
  groupIds: v.optional(v.array(oktaIdSchema), []),
});

/**
 * A removal reads every group of the scope: ten take 13 reads, which half of a free org's 100 a minute allow five people a
 * minute. More groups are better made one by a group rule in the source org.
 */
export const mostScopeGroups = 10;

const scopeGroupIdsSchema = v.pipe(
  v.array(oktaIdSchema),
  v.minLength(1, "at least one group"),
  v.maxLength(mostScopeGroups, `at most ${mostScopeGroups} groups: each is read before somebody is removed`),
  v.check((ids) => new Set(ids).size === ids.length, "ids that differ"),
);

/** Members of any of these groups of the source org. The app is only the way to sign in. */
const groupsScopeSchema = v.strictObject({
  kind: v.literal("groups"),
  groupIds: scopeGroupIdsSchema,
  ...madeAppEntries,
});

/** Everyone in the source org. The app is only the way to sign in. */
const everyoneScopeSchema = v.strictObject({ kind: v.literal("everyone"), ...madeAppEntries });

/** Whom a connection is about, as its config says it. */
export const scopeSchema = v.variant("kind", [appScopeSchema, groupsScopeSchema, everyoneScopeSchema]);

export type ConfiguredScope = v.InferOutput<typeof scopeSchema>;

export interface AppScope {
  readonly kind: "app";
  readonly appId: string;
}

/** Whom a connection is about, with everything that telling it about a person takes. */
export type Scope =
  | AppScope
  | { readonly kind: "groups"; readonly groupIds: readonly string[] }
  | { readonly kind: "everyone" };

export type ScopeKind = Scope["kind"];

/** What the shared intake knows of a scope: enough to drop events about other apps and other groups. */
export const intakeScopeSchema = v.variant("kind", [
  v.object({ kind: v.literal("app"), appId: v.optional(oktaIdSchema) }),
  v.object({ kind: v.literal("groups"), groupIds: scopeGroupIdsSchema }),
  v.object({ kind: v.literal("everyone") }),
]);

export type IntakeScope = v.InferOutput<typeof intakeScopeSchema>;

/** The part of a scope that goes to the intake. */
export function describeScopeForIntake(scope: ConfiguredScope): IntakeScope {
  switch (scope.kind) {
    case "app":
      return scope.appId === undefined ? { kind: "app" } : { kind: "app", appId: scope.appId };
    case "groups":
      return { kind: "groups", groupIds: scope.groupIds };
    case "everyone":
      return { kind: "everyone" };
  }
}

/** Groups of the source org that the config names: their members are in scope, or the app is assigned to them. */
export function listScopeGroups(scope: ConfiguredScope): readonly string[] {
  return scope.kind === "everyone" ? [] : scope.groupIds;
}

/** The app that the config names, which only an app scope can; undefined when bootstrap makes one. */
export function findNamedApp(scope: ConfiguredScope): string | undefined {
  return scope.kind === "app" ? scope.appId : undefined;
}
