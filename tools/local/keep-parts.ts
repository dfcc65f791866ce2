/** Notes how a part that has been started is stopped, and gives the part back. */
export type Keep = <T>(part: T, stopPart: (part: T) => Promise<unknown>) => T;

/** Parts of a whole that stop together, the latest first. */
export function keepParts(): {
  readonly keep: Keep;
  /** @throws AggregateError of whatever parts threw, when every part has been told to stop */
  readonly stop: () => Promise<void>;
} {
  const started: (() => Promise<unknown>)[] = [];
  return {
    keep: (part, stopPart) => {
      started.push(() => stopPart(part));
      return part;
    },
    stop: async () => {
      const faults: unknown[] = [];
      // One part that cannot stop must not keep the others running.
      for (const stopPart of started.splice(0).reverse()) {
        await stopPart().catch((fault: unknown) => faults.push(fault));
      }
      if (faults.length > 0) throw new AggregateError(faults, "parts of the local bridge did not stop");
    },
  };
}
