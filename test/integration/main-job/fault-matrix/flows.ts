import type { Flow } from "./flow.ts";
import {
  cleared,
  colleagueInTarget,
  deleted,
  entered,
  grownOld,
  inOrder,
  left,
  moved,
  movedInTarget,
  nothing,
  promoted,
  renamed,
  replicated,
  strangerInTarget,
  withReplicated,
} from "./steps.ts";

export const joinerFlows: readonly Flow[] = [
  { name: "somebody new is created", ending: "applied: create", prepare: nothing },
  {
    name: "somebody who has been there for long is created",
    isTypical: true,
    ending: "applied: create",
    prepare: grownOld,
  },
  {
    name: "somebody is created without a password, and activated",
    isTypical: true,
    choices: { initialStatus: "active_without_pass" },
    ending: "applied: create activate",
    prepare: grownOld,
  },
  {
    name: "somebody is created for others to activate",
    choices: { initialStatus: "pending_without_pass" },
    ending: "applied: create",
    prepare: grownOld,
  },
  {
    name: "somebody whom others have yet to activate changes",
    choices: { initialStatus: "pending_without_pass" },
    ending: "applied: update",
    prepare: withReplicated(promoted),
  },
  {
    name: "somebody staged in the source is created staged",
    choices: { whenSourceStaged: "create-staged" },
    isHiredStaged: true,
    ending: "applied: create",
    prepare: grownOld,
  },
  {
    name: "somebody staged changes",
    choices: { whenSourceStaged: "create-staged" },
    isHiredStaged: true,
    ending: "ignored: source-staged",
    prepare: withReplicated(promoted),
  },
  {
    name: "somebody staged is activated in the source",
    choices: { whenSourceStaged: "create-staged" },
    isHiredStaged: true,
    ending: "applied: activate",
    prepare: withReplicated(moved("activate")),
  },
  {
    name: "somebody staged is activated in the source, and changed",
    choices: { whenSourceStaged: "create-staged" },
    isHiredStaged: true,
    ending: "applied: update activate",
    prepare: withReplicated(moved("activate"), promoted),
  },
  {
    name: "somebody staged in the source is left alone",
    isHiredStaged: true,
    ending: "ignored: source-staged",
    prepare: grownOld,
  },
  {
    name: "a stranger has the login",
    ending: "rejected: login-taken",
    prepare: inOrder(strangerInTarget, grownOld),
  },
];

export const changeFlows: readonly Flow[] = [
  { name: "nothing has changed", ending: "unchanged", prepare: withReplicated() },
  { name: "an attribute changes", ending: "applied: update", prepare: withReplicated(promoted) },
  { name: "an attribute is cleared", ending: "applied: update", prepare: withReplicated(cleared) },
  { name: "a login changes", isTypical: true, ending: "applied: update", prepare: withReplicated(renamed) },
  {
    name: "the login of somebody new changes",
    ending: "applied: update",
    prepare: inOrder(replicated, renamed),
  },
  { name: "somebody is suspended", ending: "applied: suspend", prepare: withReplicated(moved("suspend")) },
  {
    name: "somebody is changed and suspended",
    isTypical: true,
    ending: "applied: update suspend",
    prepare: withReplicated(promoted, moved("suspend")),
  },
  {
    name: "somebody is renamed and suspended",
    ending: "applied: update suspend",
    prepare: withReplicated(renamed, moved("suspend")),
  },
  {
    name: "somebody suspended in the target changes",
    ending: "held: suspended-in-target: update",
    prepare: withReplicated(movedInTarget("suspend"), promoted),
  },
  {
    name: "somebody is deactivated in the target",
    ending: "held: deactivated-in-target",
    prepare: withReplicated(movedInTarget("deactivate?sendEmail=false"), promoted),
  },
  {
    name: "somebody is suspended before they came to be in the target",
    ending: "ignored: source-suspended",
    prepare: inOrder(moved("suspend"), grownOld),
  },
];

export const removalFlows: readonly Flow[] = [
  {
    name: "a leaver is deactivated",
    ending: "applied: deactivate",
    prepare: withReplicated(moved("deactivate")),
  },
  {
    name: "a leaver is suspended",
    choices: { onLeave: "suspend" },
    ending: "applied: suspend",
    prepare: withReplicated(moved("deactivate")),
  },
  {
    name: "a leaver whom nobody has activated is deactivated",
    choices: { initialStatus: "pending_without_pass" },
    ending: "applied: deactivate",
    prepare: withReplicated(moved("deactivate")),
  },
  {
    name: "somebody renamed leaves",
    ending: "applied: deactivate",
    prepare: withReplicated(renamed, moved("deactivate")),
  },
  {
    name: "somebody unassigned is suspended",
    isTypical: true,
    ending: "applied: suspend",
    prepare: withReplicated(left),
  },
  {
    name: "somebody unassigned is deactivated",
    choices: { onUnassign: "deactivate" },
    ending: "applied: deactivate",
    prepare: withReplicated(left),
  },
  {
    name: "somebody renamed is unassigned",
    ending: "applied: suspend",
    prepare: withReplicated(renamed, left),
  },
  {
    name: "somebody deleted is deactivated",
    isTypical: true,
    ending: "applied: deactivate",
    prepare: withReplicated(deleted),
  },
  {
    name: "a removal is on hold",
    choices: { removals: "hold" },
    ending: "held: removals-on-hold",
    prepare: withReplicated(moved("deactivate")),
  },
  {
    name: "somebody is unassigned before they came to be in the target",
    ending: "ignored: not-in-target",
    prepare: inOrder(left, grownOld),
  },
];

export const returnFlows: readonly Flow[] = [
  {
    name: "somebody is unsuspended",
    ending: "applied: unsuspend",
    prepare: withReplicated(moved("suspend"), replicated, moved("unsuspend")),
  },
  {
    name: "a leaver comes back",
    ending: "applied: activate",
    prepare: withReplicated(moved("deactivate"), replicated, moved("activate"), entered),
  },
  {
    name: "a leaver comes back with another title",
    isTypical: true,
    ending: "applied: activate update",
    prepare: withReplicated(moved("deactivate"), replicated, moved("activate"), entered, promoted),
  },
  {
    name: "somebody deleted is hired again",
    isTypical: true,
    isAboutSuccessor: true,
    ending: "applied: activate relink",
    prepare: withReplicated(deleted, replicated),
  },
  {
    name: "somebody deleted is hired again where nobody is linked anew",
    choices: { onRehire: "reject" },
    isAboutSuccessor: true,
    ending: "rejected: linked-elsewhere",
    prepare: withReplicated(deleted, replicated),
  },
  {
    name: "somebody suspended in the target is let in, where the source decides",
    choices: { statusAuthority: "source" },
    ending: "applied: unsuspend",
    prepare: withReplicated(movedInTarget("suspend")),
  },
  {
    name: "somebody deactivated in the target is let in, where the source decides",
    choices: { statusAuthority: "source" },
    ending: "applied: activate",
    prepare: withReplicated(movedInTarget("deactivate?sendEmail=false")),
  },
];

/** What reads the source in another way when people are in scope by their groups. */
export const groupFlows: readonly Flow[] = [
  { name: "a member is created", ending: "applied: create", prepare: nothing },
  { name: "a member changes", ending: "applied: update", prepare: withReplicated(promoted) },
  {
    name: "a member is deactivated",
    ending: "applied: deactivate",
    prepare: withReplicated(moved("deactivate")),
  },
  {
    name: "a member is deleted",
    ending: "applied: deactivate",
    prepare: withReplicated(deleted),
  },
  {
    name: "a member leaves the group",
    ending: "applied: suspend",
    prepare: withReplicated(left),
  },
  {
    name: "a member comes back",
    ending: "applied: unsuspend",
    prepare: withReplicated(left, replicated, entered),
  },
  {
    name: "a member deleted is hired again",
    isAboutSuccessor: true,
    ending: "applied: activate relink",
    prepare: withReplicated(deleted, replicated),
  },
];

/** And when everyone is. */
export const everyoneFlows: readonly Flow[] = [
  { name: "anybody is created", ending: "applied: create", prepare: nothing },
  {
    name: "anybody is deactivated",
    ending: "applied: deactivate",
    prepare: withReplicated(moved("deactivate")),
  },
  { name: "anybody is deleted", ending: "applied: deactivate", prepare: withReplicated(deleted) },
  {
    name: "anybody deleted is hired again",
    isAboutSuccessor: true,
    ending: "applied: activate relink",
    prepare: withReplicated(deleted, replicated),
  },
];

/** Where people of the target may be adopted. */
export const adoptionFlows: readonly Flow[] = [
  {
    name: "somebody of the target is adopted",
    ending: "applied: adopt",
    prepare: inOrder(colleagueInTarget, grownOld),
  },
  { name: "somebody new to the source is adopted", ending: "applied: adopt", prepare: colleagueInTarget },
  {
    name: "somebody adopted leaves",
    ending: "held: removal-of-adopted",
    prepare: inOrder(colleagueInTarget, withReplicated(moved("deactivate"))),
  },
];
