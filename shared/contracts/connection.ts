import * as v from "valibot";
import { connectionIdSchema } from "./connection-id.ts";
import { resourceNames } from "./deployment.ts";
import { mappingSchema } from "./mapping.ts";
import { oktaIdSchema } from "./okta-id.ts";
import { orgUrlSchema } from "./org-url.ts";

/** People assigned to one app in the source org. */
const appScopeSchema = v.strictObject({
  kind: v.literal("app"),
  /** Id of the app in the source org whose assignments are the scope. */
  appId: oktaIdSchema,
});

/** One connection: one source org feeding one target org. Travels as JSON beside the functions. */
export const connectionSchema = v.pipe(
  v.strictObject({
    id: connectionIdSchema,
    source: v.strictObject({ orgUrl: orgUrlSchema }),
    target: v.strictObject({ orgUrl: orgUrlSchema }),
    /** Whom the connection is about. */
    scope: v.variant("kind", [appScopeSchema]),
    /** What each target attribute is made from. The login is not among them: it must equal the NameID that SAML sends. */
    mapping: mappingSchema,
    /** Whether people may be removed from the target at all; no default, because somebody must have chosen. */
    removals: v.picklist(["apply", "hold"]),
    /** What happens in the target to somebody who was deactivated or deleted in the source. */
    onLeave: v.optional(v.picklist(["deactivate", "suspend"]), "deactivate"),
    /** What happens in the target to somebody who is in the source but no longer in scope. */
    onUnassign: v.optional(v.picklist(["deactivate", "suspend"]), "suspend"),
    /** What to do with somebody who should be suspended, but whose status in the target cannot be (only ACTIVE can). */
    whenUnsuspendable: v.optional(v.picklist(["hold", "deactivate"]), "hold"),
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
);

export type Connection = v.InferOutput<typeof connectionSchema>;

/** What the shared intake knows of a connection: enough to tell whose event it is, and whether it is in scope. */
const intakeConnectionSchema = v.object({
  id: connectionSchema.entries.id,
  source: connectionSchema.entries.source,
  scope: connectionSchema.entries.scope,
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
  return { id, source, scope };
}
