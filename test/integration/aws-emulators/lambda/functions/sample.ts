/** A function for tests: what it does is said by the event. */
export async function handler(
  event: { readonly do: string },
  context: Record<string, unknown>,
): Promise<unknown> {
  const remaining = context["getRemainingTimeInMillis"] as () => number;
  switch (event.do) {
    case "fail":
      throw new RangeError("no such thing");
    case "wait":
      return new Promise(() => setInterval(() => undefined, 1000));
    case "log":
      console.log("to stdout");
      console.error("to stderr");
      return null;
    case "environment":
      return process.env;
    case "exit":
      return process.exit(3);
    case "process":
      return process.pid;
    case "large":
      return "x".repeat(7 * 1024 * 1024);
    default:
      return { event, context: { ...context, remainingMs: remaining() } };
  }
}

export const notAFunction = 1;
