import * as v from "valibot";
import { oktaIdSchema } from "./okta-id.ts";

/** `GET /api/v1/groups/{groupId}`. */
export const groupSchema = v.object({ id: oktaIdSchema });

/**
 * A page of `GET /api/v1/users/{userId}/groups`.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserResources/
 */
export const userGroupsSchema = v.array(
  v.object({ id: oktaIdSchema, type: v.string(), profile: v.object({ name: v.string() }) }),
);
