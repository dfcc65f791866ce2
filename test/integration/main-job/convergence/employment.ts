import type { EventType } from "../../../../shared/contracts/event-types.ts";
import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import { type Admin, readId } from "../../../../tools/local/admin.ts";
import type { LoginStyle } from "./history.ts";
import type { SourceScope } from "./source-scope.ts";

/** One user of the source org; somebody hired again is another one. */
export interface Employment {
  readonly id: string;
  /** Null for somebody deleted. */
  readonly status: UserStatus | null;
  /** By which of the scope's ways they are in it. */
  readonly ways: readonly number[];
  readonly profile: Readonly<Record<string, string | null>>;
}

/** What an act has made of somebody, and what the source org tells about it. */
export interface Done {
  readonly employment: Employment;
  readonly events: readonly EventType[];
}

/** Where somebody is employed. */
export interface Workplace {
  readonly sourceAdmin: Admin;
  readonly scope: SourceScope;
  readonly isScopeOpen: boolean;
  readonly logins: Readonly<Record<LoginStyle, string>>;
}

const password = { password: { value: "Correct-Horse-7-Battery" } };

export async function hire(
  { sourceAdmin, scope }: Workplace,
  profile: Readonly<Record<string, string | null>>,
  isStaged: boolean,
  isInScope: boolean,
): Promise<Done> {
  const path = `/api/v1/users?activate=${!isStaged}`;
  const id = readId(await sourceAdmin.call("POST", path, { profile, credentials: password }));
  const isEntering = isInScope && scope.ways > 0;
  if (isEntering) await scope.enter(id, 0);
  return {
    employment: { id, status: isStaged ? "STAGED" : "ACTIVE", ways: isEntering ? [0] : [], profile },
    events: ["user.lifecycle.create", ...(isEntering ? [scope.entered] : [])],
  };
}

export function withoutWay(employment: Employment, way: number): Employment {
  return { ...employment, ways: employment.ways.filter((kept) => kept !== way) };
}
