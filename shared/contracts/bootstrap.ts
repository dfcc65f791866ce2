import * as v from "valibot";
import { connectionIdSchema } from "./connection-id.ts";
import { oktaIdSchema } from "./okta-id.ts";
import { apiTokenSchema, clientSecretSchema } from "./secrets.ts";

/** What bootstrap is asked to do. */
export const bootstrapRequestSchema = v.strictObject({
  connectionId: connectionIdSchema,
  /** `plan` says what `apply` would do, `verify` tries what is there, `destroy` takes away what bootstrap made. */
  action: v.picklist(["plan", "apply", "verify", "destroy"]),
  /** Whether the temporary API tokens are revoked when everything is done. */
  revokeAdminTokens: v.optional(v.boolean(), true),
});

export type BootstrapRequest = v.InferOutput<typeof bootstrapRequestSchema>;
export type BootstrapAction = BootstrapRequest["action"];

/** How bootstrap acts as an admin of one org: a static API token, or an OAuth service app with admin scopes. */
const adminCredentialSchema = v.union(
  [
    v.strictObject({ apiToken: apiTokenSchema }),
    v.strictObject({ clientId: oktaIdSchema, privateKey: clientSecretSchema.entries.privateKey }),
  ],
  "{apiToken}, or {clientId, privateKey}",
);

export type AdminCredential = v.InferOutput<typeof adminCredentialSchema>;

/** The temporary admin credentials that a person puts into Secrets Manager before bootstrap. */
export const adminSecretSchema = v.strictObject({
  source: adminCredentialSchema,
  target: adminCredentialSchema,
  /** Only with `credentials.target: "api-token"`: the token of a service account that the worker will use from then on. */
  workerApiToken: v.optional(apiTokenSchema),
  /** Written by bootstrap itself: everything is done but revoking, which may have begun. */
  isRevoking: v.optional(v.boolean(), false),
});

export type AdminSecret = v.InferOutput<typeof adminSecretSchema>;

/** Why bootstrap cannot go on. */
export const problemReasons = [
  "admin-credentials-missing", // nobody has put them into Secrets Manager, or they are of another shape
  "admin-credentials-refused", // an org does not accept them
  "permission-missing", // they, or the worker's, may not do what is needed
  "org-unreachable", // no answer, or only failures, several times
  "not-offered", // the org does not have a feature, such as the Org2Org app
  "name-taken", // somebody else made an object of that name, and the config does not say to adopt it
  "other-type", // an attribute of that name has another type
  "duplicates", // values of the attribute are not unique
  "no-unique-left", // five attributes are unique already
  "still-validating", // the org has not finished checking an attribute for duplicates: run again
  "own-provisioning", // the Org2Org app provisions people by itself
  "too-privileged", // a role that nobody asked for could not be taken away
  "not-in-step", // what is there differs from what must be there
  "certificate-expired",
  "clock-skew",
  "hook-unverified",
  "login-mismatch", // a login in the target is not what SAML sends
  "queue-not-empty", // messages are still waiting: nothing is taken away yet
  "secret-invalid", // a secret of the bridge has another shape than bootstrap writes
  "did-not-take", // a change was accepted, but is not there
  "refused", // an org refused a request for another reason
  "out-of-time", // the invocation ends: run again, it goes on where it stopped
  "unexpected", // a fault of ours
] as const;
export type ProblemReason = (typeof problemReasons)[number];

export const problemSchema = v.object({
  reason: v.picklist(problemReasons),
  message: v.string(),
  remedy: v.string(),
});

/** What stands in the way, and what a person can do about it. Never holds a secret. */
export type Problem = Readonly<v.InferOutput<typeof problemSchema>>;

const changeSchema = v.object({
  action: v.picklist(["create", "update", "activate", "deactivate", "remove"]),
  /** Which object, and of an update which fields. */
  what: v.string(),
});

/** Something that apply does, or that plan says it would do. */
export type ReportedChange = Readonly<v.InferOutput<typeof changeSchema>>;

const stepReportSchema = v.object({
  step: v.string(),
  where: v.picklist(["source", "target", "bridge"]),
  /** `ok`: all was as it must be. `skipped`: not asked for, or not possible. `not-reached`: a step before it stopped the run. */
  state: v.picklist(["ok", "changed", "would-change", "problem", "skipped", "not-reached"]),
  /** What was there before. */
  existed: v.nullable(v.string()),
  changes: v.pipe(v.array(changeSchema), v.readonly()),
  /** What was tried, and worked. */
  verified: v.pipe(v.array(v.string()), v.readonly()),
  warnings: v.pipe(v.array(v.string()), v.readonly()),
  problem: v.nullable(problemSchema),
});

/** What became of one step. */
export type StepReport = Readonly<v.InferOutput<typeof stepReportSchema>>;

/** What bootstrap did, found or would do. Never holds a secret. */
export const bootstrapReportSchema = v.object({
  connectionId: v.string(),
  action: bootstrapRequestSchema.entries.action,
  /** Whether nothing stands in the way. */
  ok: v.boolean(),
  steps: v.pipe(v.array(stepReportSchema), v.readonly()),
});

export type BootstrapReport = Readonly<v.InferOutput<typeof bootstrapReportSchema>>;
