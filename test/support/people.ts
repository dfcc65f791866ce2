import type { SourceUser, TargetUser } from "../../shared/core/plan/people.ts";
import type { AppAssignment } from "../../shared/core/ports.ts";
import { connectionId } from "./connections.ts";
import { testNowMs } from "./stub-clock.ts";

export const sourceUserId = "00u1ann";
export const targetUserId = "00u9ann";
export const login = "ann@example.com";
/** The link of {@link sourceUserId} through the connection of {@link connectionId}. */
export const link = `${connectionId}:${sourceUserId}`;

const hourMs = 3_600_000;

export const annsProfile = { login, email: login, firstName: "Ann", lastName: "Able" } as const;

/** Ann in the source org: active, made a month ago, last changed an hour ago. */
export function buildSourceUser(overrides: Partial<SourceUser> = {}): SourceUser {
  return {
    id: sourceUserId,
    status: "ACTIVE",
    isInTransition: false,
    createdMs: testNowMs - 720 * hourMs,
    lastUpdatedMs: testNowMs - hourMs,
    profile: annsProfile,
    ...overrides,
  };
}

/** Ann's assignment to the connection's app. */
export function buildAssignment(overrides: Partial<AppAssignment> = {}): AppAssignment {
  return { user: buildSourceUser(), status: "ACTIVE", userName: login, attributes: null, ...overrides };
}

/** Ann in the target org: ours, active and as the default mapping wants her. `profile` is added to hers. */
export function buildTargetUser(overrides: Partial<TargetUser> = {}): TargetUser {
  const profile = { ...annsProfile, sourceUserKey: link, ...overrides.profile };
  return {
    id: targetUserId,
    status: "ACTIVE",
    isInTransition: false,
    statusChangedMs: testNowMs - 720 * hourMs,
    login: typeof profile.login === "string" ? profile.login : login,
    typeId: null,
    etag: 'W/"1"',
    readAtMs: testNowMs,
    ...overrides,
    profile,
  };
}
