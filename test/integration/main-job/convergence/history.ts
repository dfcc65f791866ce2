import type { Connection } from "../../../../shared/contracts/connection.ts";
import type { ScopeKind } from "../../../../shared/contracts/scope.ts";

/** Everything that happens around one person, under one policy: what `draw-histories.ts` draws and `run-history.ts` plays. */
export interface History {
  readonly scope: ScopeKind;
  readonly policy: Policy;
  readonly steps: readonly TimedStep[];
}

export type Policy = Pick<
  Connection,
  | "removals"
  | "onLeave"
  | "onUnassign"
  | "statusAuthority"
  | "whenUnsuspendable"
  | "onRehire"
  | "initialStatus"
  | "whenSourceStaged"
  | "adoptExisting"
  | "adoptedRemoval"
>;

/** A step, and how much later than the one before it happens. At least a second: `Date` and the record have no more. */
export type TimedStep = Step & { readonly afterSeconds: number };

export type Step =
  | { readonly by: "source"; readonly act: SourceAct }
  | { readonly by: "target"; readonly act: TargetAct }
  /** One of the events so far, which may have been delivered before, or a look without an event (`sync`). */
  | {
      readonly by: "worker";
      /** Counted from the newest; a number beyond the oldest begins again at the newest. */
      readonly event: number | "none";
      /** A container that has just started remembers nobody. */
      readonly isFresh: boolean;
      readonly lie: Lie | null;
      readonly meanwhile: Meanwhile | null;
    };

/** What happens while the worker is at it, right before its n-th request (1, 2, …). */
export type Meanwhile = { readonly request: number } & (
  | { readonly by: "source"; readonly act: SourceAct }
  | { readonly by: "target"; readonly act: TargetWrite }
);

/** What the admins of the source org do to the one person, or to the scope. What their org would refuse is left out. */
export type SourceAct = HireAct | ChangeAct | ScopeAct;

/** Hired for the first time or, once deleted, again: a new user with the login that the last one had. */
export interface HireAct {
  readonly act: "hire";
  readonly isStaged: boolean;
  /** Brought in by the first way into the scope. */
  readonly isInScope: boolean;
}

/** What happens to somebody who is there. */
export type ChangeAct =
  | { readonly act: "rename"; readonly style: LoginStyle }
  | { readonly act: "change"; readonly attribute: SourceAttribute; readonly value: string }
  | { readonly act: "clear"; readonly attribute: ClearableAttribute }
  | { readonly act: "activate" | "suspend" | "unsuspend" | "deactivate" | "delete" }
  /** By one of the ways into the scope, counted from 0: an app is one, each group is one, into everyone leads none. */
  | { readonly act: "enter" | "leave"; readonly way: number };

/**
 * `close`: the app is deactivated, or the second group deleted, which alone removes nobody. `reopen` is possible for an app only.
 */
export type ScopeAct = { readonly act: "close" } | { readonly act: "reopen" };

/**
 * What an admin of the target org does there. `of`: to which of the target users around the person, counted from the newest.
 */
export type TargetAct =
  | TargetWrite
  | {
      readonly act: "suspend" | "unsuspend" | "deactivate" | "activate" | "reset-password" | "delete";
      readonly of: number;
    };

/** The part of it that leaves every status as it is. */
export type TargetWrite =
  /** Makes somebody who belongs to no connection, with a login that the person has or may come to have. */
  | { readonly act: "create"; readonly style: LoginStyle; readonly isStaged: boolean }
  | {
      readonly act: "change-mapped" | "change-unmapped" | "rename";
      readonly value: string;
      readonly of: number;
    };

/** Answers of the source that say nothing about the person. What hides the scope is the scope's own (`source-scope.ts`). */
export type Lie = "404 to everything" | "403 to everything" | "scope hidden" | "empty list of groups";

/** `plain` and `cased` differ by upper case only; `odd` cannot stand in a path and is found by search alone. */
export type LoginStyle = "plain" | "cased" | "other" | "odd";
export type ClearableAttribute = "title" | "nickName";
export type SourceAttribute = ClearableAttribute | "firstName" | "lastName" | "costCenter";
