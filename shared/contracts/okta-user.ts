import * as v from "valibot";
import { instantSchema } from "./instant.ts";
import { oktaIdSchema } from "./okta-id.ts";

export const userStatuses = [
  "STAGED",
  "PROVISIONED",
  "ACTIVE",
  "RECOVERY",
  "PASSWORD_EXPIRED",
  "LOCKED_OUT",
  "SUSPENDED",
  "DEPROVISIONED",
] as const;

/** Okta's `UserStatus`. */
export type UserStatus = (typeof userStatuses)[number];

/** An instant in an Okta answer, as milliseconds since 1970. */
const instantMsSchema = v.pipe(
  instantSchema,
  v.transform((text) => Date.parse(text)),
);

/**
 * A user as `GET /api/v1/users/{id}` answers, as far as it is used.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/
 */
export const oktaUserSchema = v.object({
  id: oktaIdSchema,
  status: v.picklist(userStatuses),
  /** Non-null while an activation or deactivation is still running. */
  transitioningToStatus: v.nullish(v.string(), null),
  created: instantMsSchema,
  /** Null for somebody whose status never changed since they were created. */
  statusChanged: v.nullish(instantMsSchema, null),
  lastUpdated: instantMsSchema,
  type: v.nullish(v.object({ id: oktaIdSchema }), null),
  profile: v.intersect([v.object({ login: v.string() }), v.record(v.string(), v.unknown())]),
});

export type OktaUser = v.InferOutput<typeof oktaUserSchema>;

/** The answer to a write of a profile, as far as it is checked: an attribute without a value may be left out. */
export const storedUserSchema = v.object({ id: oktaIdSchema, profile: v.record(v.string(), v.unknown()) });

/** A page of `GET /api/v1/users?search=`: its rows lag, so only their ids are used. */
export const userSearchSchema = v.array(v.object({ id: oktaIdSchema }));

/** The same, of people who are looked for by their login. */
export const loginSearchSchema = v.array(
  v.object({ id: oktaIdSchema, profile: v.object({ login: v.string() }) }),
);

/** `GET /api/v1/apps/{appId}/users/{userId}?expand=user`. */
export const appUserSchema = v.object({
  id: oktaIdSchema,
  status: v.string(),
  lastUpdated: v.nullish(instantMsSchema, null),
  credentials: v.nullish(v.object({ userName: v.nullish(v.string(), null) }), null),
  profile: v.nullish(v.record(v.string(), v.unknown()), null),
  _embedded: v.object({ user: oktaUserSchema }),
});

/** `GET /api/v1/apps/{appId}`. */
export const appSchema = v.object({ id: oktaIdSchema, status: v.string() });
