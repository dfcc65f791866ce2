import * as v from "valibot";
import { connectionIdSchema } from "./connection-id.ts";
import { resourceNames } from "./deployment.ts";
import { federationSchema, loginDomainsSchema } from "./federation.ts";
import { initialStatusSchema, whenSourceStagedSchema } from "./initial-status.ts";
import { mappingSchema } from "./mapping.ts";
import { orgUrlSchema } from "./org-url.ts";
import { describeScopeForIntake, intakeScopeSchema, type Scope, scopeSchema } from "./scope.ts";

/** How the bridge proves to an org who it is. */
const keyDelivery = ["key-url", "pasted-keys"] as const;

/**
 * `key-url`: the org fetches our public keys from the bridge. `pasted-keys`: bootstrap puts them into the org, and a new key
 * needs bootstrap again. `api-token`: a static token, which the target only may use, and which is warned about.
 */
const credentialsSchema = v.strictObject({
  source: v.optional(v.picklist(keyDelivery), "key-url"),
  target: v.optional(v.picklist([...keyDelivery, "api-token"]), "key-url"),
});

const percentSchema = v.pipe(
  v.number(),
  v.integer("a whole number, 1 to 100"),
  v.minValue(1, "1 to 100"),
  v.maxValue(100, "1 to 100"),
);

/** A limit of an alarm. No less than events settle and SQS's own metrics lag behind. */
const alarmSecondsSchema = v.pipe(
  v.number(),
  v.integer("a whole number, 10 to 86400"),
  v.minValue(10, "10 to 86400"),
  v.maxValue(86_400, "10 to 86400"),
);

/** What bootstrap makes in the orgs, and can therefore meet under the same name, made by somebody else. */
export const adoptableObjects = [
  "target-attributes",
  "target-group",
  "target-client",
  "target-role",
  "identity-provider",
  "routing-rule",
  "source-app",
  "source-client",
  "source-role",
  "event-hook",
  "deep-link",
] as const;
export type AdoptableObject = (typeof adoptableObjects)[number];

/** One connection: one source org feeding one target org. Travels as JSON beside the functions. */
export const connectionSchema = v.pipe(
  v.strictObject({
    id: connectionIdSchema,
    source: v.strictObject({ orgUrl: orgUrlSchema }),
    target: v.strictObject({ orgUrl: orgUrlSchema }),
    /** Whom the connection is about. */
    scope: scopeSchema,
    /** How the bridge proves to each org who it is. */
    credentials: v.optional(credentialsSchema, {}),
    /** Share of each org's rate limits that the bridge may use, 1 to 100 percent; Okta's own default is 50. */
    rateLimitPercent: v.optional(
      v.strictObject({ source: v.optional(percentSchema, 50), target: v.optional(percentSchema, 50) }),
      {},
    ),
    /** Domains of the logins that may sign in from the source org, such as `example.com`. */
    loginDomains: loginDomainsSchema,
    /** How people sign in to the target org through the source org; `none`: not at all. */
    federation: federationSchema,
    /** Objects that somebody else made and that bootstrap may take over; anything else of that name stops it. */
    adoptObjects: v.optional(v.array(v.picklist(adoptableObjects)), []),
    /** Whose attributes the mapping reads: the source user's own, or those that the app has of them. */
    attributesFrom: v.optional(v.picklist(["user", "appUser"]), "user"),
    /** What each target attribute is made from. The login is not among them: it must equal the NameID that SAML sends. */
    mapping: mappingSchema,
    /** How somebody new begins in the target; no mail is sent with any choice. */
    initialStatus: initialStatusSchema,
    /** What becomes of somebody in scope who is STAGED in the source, and is not in the target yet. */
    whenSourceStaged: whenSourceStagedSchema,
    /** Whether people may be removed from the target at all; no default, because somebody must have chosen. */
    removals: v.picklist(["apply", "hold"]),
    /** What happens in the target to somebody who was deactivated or deleted in the source. */
    onLeave: v.optional(v.picklist(["deactivate", "suspend"]), "deactivate"),
    /** What happens in the target to somebody who is in the source but no longer in scope. */
    onUnassign: v.optional(v.picklist(["deactivate", "suspend"]), "suspend"),
    /** What to do with somebody who should be suspended, but whose status in the target cannot be (only ACTIVE can). */
    whenUnsuspendable: v.optional(v.picklist(["hold", "deactivate"]), "hold"),
    /** Whether somebody of the target with the same login, whom no connection has made, becomes the person of the source. */
    adoptExisting: v.optional(v.picklist(["never", "by-login"]), "never"),
    /** Whether somebody adopted may be removed like anybody else; `hold`: only by a person. */
    adoptedRemoval: v.optional(v.picklist(["hold", "allow"]), "hold"),
    /** What becomes of the account of somebody deleted in the source when a new person there has the same login. */
    onRehire: v.optional(v.picklist(["relink", "reject"]), "relink"),
    /** `both`: a status that somebody else set in the target stands. `source`: the source overrules it. */
    statusAuthority: v.optional(v.picklist(["both", "source"]), "both"),
    /** Share of each rate limit that is left to others, 0 to 0.9 of the limit that the org's answers name. */
    reserveShare: v.optional(v.pipe(v.number(), v.minValue(0, "0 to 0.9"), v.maxValue(0.9, "0 to 0.9")), 0.1),
    /** How long events about one person gather before they are worked on, 0 to 900 s. */
    settleSeconds: v.optional(
      v.pipe(
        v.number(),
        v.integer("a whole number, 0 to 900"),
        v.minValue(0, "0 to 900"),
        v.maxValue(900, "0 to 900"),
      ),
      2,
    ),
    /** From when on somebody is paged because people are late. Defaults are those of `infra`. */
    alarms: v.optional(
      v.strictObject({
        /** Lag (published to applied) of the slowest twentieth, in seconds. */
        lagSeconds: v.optional(alarmSecondsSchema),
        /** How long messages lie in the queue, or people are tried again, in seconds. */
        waitingSeconds: v.optional(alarmSecondsSchema),
      }),
    ),
  }),
  v.forward(
    v.partialCheck(
      [
        ["source", "orgUrl"],
        ["target", "orgUrl"],
      ],
      ({ source, target }) => source.orgUrl !== target.orgUrl,
      "another org than the source",
    ),
    ["target", "orgUrl"],
  ),
  v.forward(
    v.partialCheck(
      [["scope"], ["attributesFrom"]],
      ({ scope, attributesFrom }) => attributesFrom === "user" || scope.kind === "app",
      '"user": only an app scope has app users',
    ),
    ["attributesFrom"],
  ),
  v.forward(
    v.partialCheck(
      [["loginDomains"], ["federation"]],
      ({ loginDomains, federation }) => federation === "none" || loginDomains.length > 0,
      "the domains of the logins that may sign in, such as example.com (or set federation to none)",
    ),
    ["loginDomains"],
  ),
  v.forward(
    v.partialCheck(
      [["loginDomains"], ["adoptExisting"]],
      ({ loginDomains, adoptExisting }) => adoptExisting === "never" || loginDomains.length > 0,
      "the domains of the logins that may be adopted, such as example.com",
    ),
    ["loginDomains"],
  ),
  v.forward(
    v.partialCheck(
      [["federation"], ["adoptExisting"]],
      ({ federation, adoptExisting }) =>
        federation === "none" || !federation.justInTime || adoptExisting === "by-login",
      '"by-login" with federation.justInTime: somebody made at sign-in has no link, and must be adopted',
    ),
    ["adoptExisting"],
  ),
);

export type Connection = v.InferOutput<typeof connectionSchema>;

/** A connection whose scope is known: by the config, or by what bootstrap noted. */
export type ScopedConnection<TScope extends Scope = Scope> = Omit<Connection, "scope"> & {
  readonly scope: TScope;
};

/** What the shared intake knows of a connection: enough to tell whose event it is, and whether it is in scope. */
const intakeConnectionSchema = v.object({
  id: connectionSchema.entries.id,
  source: connectionSchema.entries.source,
  scope: intakeScopeSchema,
});

export type IntakeConnection = v.InferOutput<typeof intakeConnectionSchema>;

/** What is asked of a bridge's connections together. */
export const distinctQueues = "connections whose ids differ, and differ by more than -dlq";

/** Every connection of a bridge, as the shared intake reads them. */
export const connectionsSchema = v.pipe(
  v.array(intakeConnectionSchema),
  v.check((all) => haveDistinctQueues(all), distinctQueues),
);

/** By the queues' names, not the ids: the dead-letter queue of `a` is named like the queue of `a-dlq`. */
export function haveDistinctQueues(connections: readonly { readonly id: string }[]): boolean {
  const names = connections.flatMap(({ id }) => [
    resourceNames.syncQueue("", id),
    resourceNames.deadLetterQueue("", id),
  ]);
  return new Set(names).size === names.length;
}

/** The part of a connection that goes to the intake. */
export function describeForIntake({ id, source, scope }: Connection): IntakeConnection {
  return { id, source, scope: describeScopeForIntake(scope) };
}
