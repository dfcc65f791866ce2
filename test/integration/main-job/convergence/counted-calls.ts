import type { ReconcileDeps } from "../../../../functions/worker/reconcile-user.ts";

/** The same collaborators, where something can happen right before the n-th request (1, 2, …) of a reconcile. */
export function countCalls(deps: ReconcileDeps, beforeCall: (n: number) => Promise<void>): ReconcileDeps {
  let calls = 0;
  const announce = <TDirectory extends object>(directory: TDirectory): TDirectory =>
    new Proxy(directory, {
      get(inner, name, receiver) {
        const method: unknown = Reflect.get(inner, name, receiver);
        if (typeof method !== "function") return method;
        return async (...parameters: readonly unknown[]): Promise<unknown> => {
          calls += 1;
          await beforeCall(calls);
          return Reflect.apply(method, inner, parameters);
        };
      },
    });
  return { ...deps, source: announce(deps.source), target: announce(deps.target) };
}
