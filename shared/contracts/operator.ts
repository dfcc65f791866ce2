import * as v from "valibot";
import { oktaIdSchema } from "./okta-id.ts";
import { userStatuses } from "./okta-user.ts";
import { changes } from "./outcomes.ts";

/** As long as a login may be in Okta. */
export const longestLogin = 100;
/** As many logins one question may name: they go to the source org in one search. */
export const mostLogins = 20;

const namedSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(longestLogin, `at most ${longestLogin} characters`),
);

/**
 * What an operator's tool may ask a connection's worker, beside the records that its queue hands it. Each only reads: whatever is to be
 * changed goes through the queue.
 */
export const operatorRequestSchema = v.variant("operator", [
  /** Why is this person as they are, and what would be done about them now? */
  v.strictObject({
    operator: v.literal("explain"),
    /** Id or login of somebody in the source org. */
    user: namedSchema,
  }),
  /** Who in the source org has these logins? */
  v.strictObject({
    operator: v.literal("find-people"),
    logins: v.pipe(
      v.array(namedSchema),
      v.minLength(1),
      v.maxLength(mostLogins, `at most ${mostLogins}`),
      v.readonly(),
    ),
  }),
  /** One page of the people in scope. */
  v.strictObject({
    operator: v.literal("list-people"),
    /** What the page before gave as `next`; null for the first. */
    after: v.nullable(v.pipe(v.string(), v.maxLength(2000, "at most 2000 characters"))),
  }),
]);

/**
 * Whether somebody is named by their id: Okta's ids of users begin so. Anything else is a login, also one without an @; in a path Okta
 * would take the first half of a login for somebody, too.
 */
export function isUserId(text: string): boolean {
  return /^00u[A-Za-z0-9]{5,}$/.test(text);
}

export type OperatorRequest = v.InferOutput<typeof operatorRequestSchema>;

const attributeValueSchema = v.union([
  v.string(),
  v.number(),
  v.boolean(),
  v.pipe(v.array(v.unknown()), v.readonly()),
  v.null(),
]);

/** One mapped attribute, as it is wanted and as it is. */
const explainedAttributeSchema = v.object({
  name: v.string(),
  /** The rule in words: `from title`, `the value "x"`. */
  rule: v.string(),
  wanted: attributeValueSchema,
  /** What the target shows; null also where there is nobody. */
  found: attributeValueSchema,
  isSame: v.boolean(),
});

/** How somebody stands in the source. */
const explainedSourceSchema = v.object({
  /** What the reading counts as: the evidence that every decision rests on. */
  evidence: v.picklist(["in-scope", "deactivated", "missing", "out-of-scope", "assignment-unclear"]),
  /** Null for somebody whom the source does not know. */
  status: v.nullable(v.picklist(userStatuses)),
  login: v.nullable(v.string()),
  lastUpdated: v.nullable(v.string()),
});

/** How somebody stands in the target. */
const explainedTargetSchema = v.object({
  id: v.string(),
  status: v.picklist(userStatuses),
  login: v.string(),
  /** `sourceUserKey`; null for somebody whom no connection has made. */
  link: v.nullable(v.string()),
  /** Who gave them their status, as far as the record tells; `nobody`: nothing was noted, and they are not shut off. */
  statusSetBy: v.picklist(["bridge", "somebody-else", "nobody"]),
  /** The status record itself, and since when the status is. */
  statusRecord: v.nullable(v.string()),
  statusChanged: v.nullable(v.string()),
  /** Somebody who was there before the bridge. */
  isAdopted: v.boolean(),
});

/** What the worker would do about one person now. Holds attributes of the person: it is shown to the operator and kept nowhere. */
export const explanationSchema = v.object({
  kind: v.literal("explanation"),
  userId: oktaIdSchema,
  link: v.string(),
  /** Null when the source org did not say. */
  source: v.nullable(explainedSourceSchema),
  /** What the target org should show: `enabled`, `suspended`, …; null when nothing is decided. */
  wish: v.nullable(v.string()),
  target: v.nullable(explainedTargetSchema),
  /** Somebody else in the target who has the login that this person should have. */
  holder: v.nullable(v.object({ id: v.string(), link: v.nullable(v.string()) })),
  attributes: v.array(explainedAttributeSchema),
  plan: v.object({
    /** Requests in their order, in words without values: `create`, `update title, department`, `suspend`. */
    steps: v.array(v.string()),
    changes: v.array(v.picklist(changes)),
    /** How it would end, and why: `applied`, or `unchanged`, `ignored`, `held`, `retry`, `rejected` with their reason. */
    outcome: v.string(),
    reason: v.string(),
    /** The attribute at fault, for a rejection of a value. */
    field: v.nullable(v.string()),
  }),
});

export type Explanation = v.InferOutput<typeof explanationSchema>;

export const peoplePageSchema = v.object({
  kind: v.literal("people"),
  userIds: v.array(oktaIdSchema),
  /** For the next page; null at the end of the list. */
  next: v.nullable(v.string()),
});

export const foundPeopleSchema = v.object({
  kind: v.literal("found-people"),
  /** In the order of the logins; null where nobody has one. */
  userIds: v.array(v.nullable(oktaIdSchema)),
});

/** The question could not be answered. */
export const operatorFailureSchema = v.object({
  kind: v.literal("failure"),
  /** `unknown-user`: neither id nor login is known to the source. Otherwise a retry or reject reason. */
  reason: v.string(),
  /** How long to wait before asking again, in milliseconds; null when nothing says. */
  afterMs: v.nullable(v.number()),
});

export const operatorAnswerSchema = v.variant("kind", [
  explanationSchema,
  peoplePageSchema,
  foundPeopleSchema,
  operatorFailureSchema,
]);

export type OperatorAnswer = v.InferOutput<typeof operatorAnswerSchema>;
