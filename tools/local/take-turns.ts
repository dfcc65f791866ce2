/**
 * Wraps a function so that at most `limit` calls run at a time; the others wait for their turn in the order they came.
 *
 * Where Lambda would start another container, this machine has two cores: a caller waits a moment longer instead.
 */
export function takeTurns<TArgument, TResult>(
  limit: number,
  work: (argument: TArgument) => Promise<TResult>,
): (argument: TArgument) => Promise<TResult> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (argument) => {
    if (running < limit) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve)); // the place of one that ends is handed on
    try {
      return await work(argument);
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
