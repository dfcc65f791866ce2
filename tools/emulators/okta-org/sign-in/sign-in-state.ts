import type { EmulatorClock } from "../../clock.ts";
import { RoutingRules } from "../idps/routing-rules.ts";
import { UsedIds } from "../oauth/used-ids.ts";
import { ForcedSignOns } from "./forced-sign-ons.ts";
import { Passwords } from "./passwords.ts";
import { PendingRequests } from "./pending-requests.ts";
import { Sessions } from "./sessions.ts";

/** What an org remembers of people signing in. */
export interface SignInState {
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  /** Requests that this org sent to identity providers and that no response has answered yet. */
  readonly pendingRequests: PendingRequests;
  /** Assertions that have been taken once. */
  readonly usedAssertions: UsedIds;
  /** Requests for which people have to sign on anew. */
  readonly forcedSignOns: ForcedSignOns;
  /** Who signs on at which identity provider. */
  readonly routing: RoutingRules;
}

export function makeSignInState(clock: EmulatorClock): SignInState {
  return {
    passwords: new Passwords(),
    sessions: new Sessions(clock),
    pendingRequests: new PendingRequests(clock),
    usedAssertions: new UsedIds(clock),
    forcedSignOns: new ForcedSignOns(clock),
    routing: new RoutingRules(clock),
  };
}
