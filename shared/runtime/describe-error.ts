/**
 * What a thrown value may say in a log: its class, and a code if it carries one. Never its message, which may repeat a
 * value that we sent.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = "code" in error && typeof error.code === "string" ? `:${error.code}` : "";
  return `${error.name}${code}`;
}

/** The places that a thrown value came through, without its message. */
export function describeStack(error: unknown): string {
  if (!(error instanceof Error) || error.stack === undefined) return "";
  return error.stack
    .split("\n")
    .filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))
    .slice(0, 8)
    .map((line) => line.trim())
    .join(" | ");
}
