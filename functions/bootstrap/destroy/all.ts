import type { Connection } from "../../../shared/contracts/connection.ts";
import type { Step } from "../engine/step.ts";
import { attributeRemoval } from "./attributes.ts";
import { certificateRemoval } from "./certificates.ts";
import {
  createAppRemoval,
  createIamRemoval,
  groupRemoval,
  hookRemoval,
  identityProviderRemoval,
  routingRuleRemoval,
} from "./removals.ts";
import { secretRemoval } from "./secrets.ts";
import { workerRestStep } from "./worker.ts";

/**
 * What destroy does, in this order: nothing new arrives, what has arrived is finished, the worker rests; then the way in for
 * people, then the bridge's own access, then what only it needed. Nobody is removed.
 */
export const destroySteps: readonly Step[] = [
  hookRemoval,
  workerRestStep,
  routingRuleRemoval,
  identityProviderRemoval,
  certificateRemoval,
  createAppRemoval("source"),
  createAppRemoval("target"),
  createIamRemoval("source", "resource-sets", "resource set"),
  createIamRemoval("source", "roles", "admin role"),
  createIamRemoval("target", "resource-sets", "resource set"),
  createIamRemoval("target", "roles", "admin role"),
  groupRemoval,
  attributeRemoval,
  secretRemoval,
];

/** The connection with all that can be asked for: an earlier config may have had made what this one leaves out. */
export function askForEverything(connection: Connection): Connection {
  const { federation } = connection;
  const asked =
    federation === "none" ? { justInTime: false, updateAtSignIn: false, deepLinks: [] } : federation;
  return { ...connection, federation: { ...asked, routingRule: true } };
}
