import type { ReconcileDeps } from "../../../../functions/worker/reconcile-user.ts";
import type { TargetUser } from "../../../../shared/core/plan/people.ts";
import type { SourceDirectory, TargetDirectory } from "../../../../shared/core/ports.ts";
import { succeed } from "../../../../shared/core/result.ts";

/** A worker with one fault of its own: what it is told, or what it does, is not as it should be. */
export type Sabotage = (deps: ReconcileDeps) => ReconcileDeps;

/** A worker that reads the source otherwise than it is. */
export function misreadSource(change: (source: SourceDirectory) => Partial<SourceDirectory>): Sabotage {
  return (deps) => ({ ...deps, source: { ...deps.source, ...change(deps.source) } });
}

/** A worker that asks, or orders, something else of the target than it should. */
export function mistreatTarget(change: (target: TargetDirectory) => Partial<TargetDirectory>): Sabotage {
  return (deps) => ({ ...deps, target: { ...deps.target, ...change(deps.target) } });
}

/** A worker that sees other attributes of a target user than there are. */
export function misseeProfile(change: (user: TargetUser) => Readonly<Record<string, unknown>>): Sabotage {
  return mistreatTarget((target) => ({
    async readUser(loginOrId) {
      const user = await target.readUser(loginOrId);
      if (!user.ok) return user;
      return succeed({ ...user.value, profile: { ...user.value.profile, ...change(user.value) } });
    },
  }));
}

/** A worker of a connection with other choices than it has. */
export function mistakeChoices(choices: Partial<ReconcileDeps["connection"]>): Sabotage {
  return (deps) => ({ ...deps, connection: { ...deps.connection, ...choices } });
}
