import type { Connection } from "../contracts/connection.ts";
import { targetAttributes } from "../contracts/names.ts";
import { oktaUserSchema, storedUserSchema, userSearchSchema } from "../contracts/okta-user.ts";
import type { Failure } from "../core/failure.ts";
import type { LifecycleAction } from "../core/plan/operations.ts";
import type { Profile, TargetUser } from "../core/plan/people.ts";
import type { CreatedAs, TargetDirectory } from "../core/ports.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { makePassword } from "../runtime/make-password.ts";
import type { CallOkta } from "./org-client.ts";
import { readBody } from "./read-body.ts";
import type { OktaAnswer } from "./requests.ts";

/** Whether the worker puts people into the group of replicated people who were in the target before it. */
export function addsMembers({ adoptExisting, federation }: TargetChoices): boolean {
  return adoptExisting === "by-login" && federation !== "none";
}

type TargetChoices = Pick<Connection, "adoptExisting" | "federation">;

/**
 * OAuth scopes that finding and changing people needs in the target org, parted by spaces (RFC 6749, section 3.3). Members that
 * are given at creation need no scope for groups.
 * @see https://developer.okta.com/docs/api/oauth2/
 */
export function buildTargetScope(choices: TargetChoices): string {
  return addsMembers(choices)
    ? "okta.groups.manage okta.users.manage okta.users.read"
    : "okta.users.manage okta.users.read";
}

/** Who asked for a lifecycle change must not be told by a mail that nobody ordered; `activate` would send one by default. */
const lifecycleQuery: Readonly<Record<LifecycleAction, Readonly<Record<string, string>>>> = {
  activate: { sendEmail: "false" },
  deactivate: { sendEmail: "false" },
  suspend: {},
  unsuspend: {},
};

/** Bootstrap notes the group; without it somebody adopted could not sign in. */
const groupUnknown: Failure = { kind: "retry", reason: "secrets-unavailable" };

/**
 * The target org over Okta's API.
 * @param groupId the group that every new user becomes a member of, if any
 */
export function createTargetDirectory(call: CallOkta, groupId?: string): TargetDirectory {
  /** For requests that carry no attributes: the first word of their refusal is no field, whatever it is. */
  const callWithoutFields: CallOkta = async (request) => {
    const answer = await call(request);
    return answer.ok ? answer : fail(keepSentFields(answer.failure, {}));
  };
  /** Two at most: more than one is too many already. */
  const search = async (attribute: string, value: string): Promise<Result<readonly string[], Failure>> => {
    const quoted = JSON.stringify(value);
    const query = { search: `${attribute} eq ${quoted}`, limit: "2" };
    const answer = await callWithoutFields({ method: "GET", path: "/api/v1/users", query });
    if (!answer.ok) return answer;
    const hits = readBody(userSearchSchema, answer.value.body);
    return hits.ok ? succeed(hits.value.map((hit) => hit.id)) : hits;
  };
  return {
    async readUser(loginOrId) {
      const answer = await callWithoutFields({ method: "GET", path: `/api/v1/users/${loginOrId}` });
      return answer.ok ? readTargetUser(answer.value) : answer;
    },
    findByLink: (link) => search(`profile.${targetAttributes.link}`, link),
    findByLogin: (login) => search("profile.login", login),
    async joinGroup(userId) {
      if (groupId === undefined) return fail(groupUnknown);
      const path = `/api/v1/groups/${groupId}/users/${userId}`;
      const answer = await callWithoutFields({ method: "PUT", path });
      return answer.ok ? succeed(null) : answer;
    },
    async createUser(profile, { credentials, isActive }) {
      const answer = await call({
        method: "POST",
        path: "/api/v1/users",
        query: {
          activate: String(isActive),
          ...(credentials === "federation" ? { provider: "true" } : {}),
        },
        body: {
          profile,
          ...buildCredentials(credentials, String(profile["login"])),
          ...(groupId === undefined ? {} : { groupIds: [groupId] }),
        },
      });
      if (answer.ok) return readBody(storedUserSchema, answer.value.body);
      const sent = credentials === "password" ? { ...profile, password: null } : profile;
      return fail(keepSentFields(answer.failure, sent));
    },
    async updateProfile(userId, profile, etag) {
      const answer = await call({
        method: "POST",
        path: `/api/v1/users/${userId}`,
        body: { profile },
        ...(etag === null ? {} : { ifMatch: etag }),
      });
      return answer.ok
        ? readBody(storedUserSchema, answer.value.body)
        : fail(keepSentFields(answer.failure, profile));
    },
    async changeStatus(userId, action) {
      const answer = await callWithoutFields({
        method: "POST",
        path: `/api/v1/users/${userId}/lifecycle/${action}`,
        query: lifecycleQuery[action],
      });
      return answer.ok ? succeed(null) : answer;
    },
  };
}

/** What Okta is told of the way somebody signs in. Who has no credentials at all may be given some later. */
function buildCredentials(kind: CreatedAs["credentials"], login: string): object {
  switch (kind) {
    case "federation":
      return { credentials: { provider: { type: "FEDERATION", name: "FEDERATION" } } };
    case "password":
      return { credentials: { password: { value: makePassword(login) } } };
    case "none":
      return {};
  }
}

/** A refusal names the field by its first word, which is only trusted to be one if we sent a field of that name. */
function keepSentFields(failure: Failure, sent: Profile): Failure {
  if (failure.kind !== "invalid") return failure;
  const { refusal, duplicates } = failure;
  const isSent = (name: string | null): boolean => name !== null && Object.hasOwn(sent, name);
  return {
    ...failure,
    refusal: isSent(refusal.field) ? refusal : { ...refusal, field: null },
    duplicates: duplicates.filter(isSent),
  };
}

function readTargetUser(answer: OktaAnswer): Result<TargetUser, Failure> {
  const user = readBody(oktaUserSchema, answer.body);
  if (!user.ok) return user;
  return succeed({
    id: user.value.id,
    status: user.value.status,
    isInTransition: user.value.transitioningToStatus !== null,
    statusChangedMs: user.value.statusChanged,
    login: user.value.profile.login,
    typeId: user.value.type?.id ?? null,
    profile: user.value.profile,
    etag: answer.headers["etag"] ?? null,
    readAtMs: answer.dateMs,
  });
}
