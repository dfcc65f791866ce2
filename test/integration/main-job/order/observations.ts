/** One moment of what workers do with people, in the order in which it was seen. */
export type Observation =
  | { readonly kind: "begun"; readonly person: string; readonly worker: string }
  | { readonly kind: "ended"; readonly person: string; readonly worker: string }
  /** The target org has taken a value that the source org once had: they rise with every change there. */
  | { readonly kind: "written"; readonly person: string; readonly value: number };

/** Everybody who was in the hands of two at once, with whose. */
export function findTwoAtOnce(observations: readonly Observation[]): readonly string[] {
  const holders = new Map<string, string[]>();
  const found: string[] = [];
  for (const one of observations) {
    if (one.kind === "written") continue;
    const held = holders.get(one.person) ?? [];
    holders.set(one.person, held);
    if (one.kind === "ended") {
      held.splice(held.indexOf(one.worker), 1);
    } else {
      if (held.length > 0)
        found.push(`${one.person}: begun by ${one.worker}, in the hands of ${held.join(", ")}`);
      held.push(one.worker);
    }
  }
  return found;
}

/** Every value that was written over a newer one. */
export function findOlderOverNewer(observations: readonly Observation[]): readonly string[] {
  const newest = new Map<string, number>();
  const found: string[] = [];
  for (const one of observations) {
    if (one.kind !== "written") continue;
    const known = newest.get(one.person) ?? Number.NEGATIVE_INFINITY;
    if (one.value < known) found.push(`${one.person}: ${one.value} over ${known}`);
    newest.set(one.person, one.value);
  }
  return found;
}

/** The most people who were in somebody's hands at one moment. */
export function countMostAtOnce(observations: readonly Observation[]): number {
  let now = 0;
  let most = 0;
  for (const { kind } of observations) {
    if (kind === "begun") now += 1;
    if (kind === "ended") now -= 1;
    most = Math.max(most, now);
  }
  return most;
}

/** The last value that was written for each person. */
export function listLastWritten(observations: readonly Observation[]): ReadonlyMap<string, number> {
  return new Map(observations.flatMap((one) => (one.kind === "written" ? [[one.person, one.value]] : [])));
}
