/** One rate-limit bucket, and what was asked of it. */
export interface BucketUse {
  readonly name: string;
  readonly requests: number;
  readonly refused: number;
  /** Requests a window that the org allows us. */
  readonly limit: number;
  /** When each was answered, in milliseconds since 1970. */
  readonly answeredAtMs: readonly number[];
}

/** Requests a window that a worker may use, which leaves `reserveShare` of the limit to others. */
export function countUsable(limit: number, reserveShare: number): number {
  return limit - Math.floor(limit * reserveShare);
}

/**
 * The shortest time in which a bucket can take so many requests: until the window opens into which the last of them fits.
 * Nothing is added for the requests themselves.
 */
export function computeIdealMs(
  { requests, limit }: Pick<BucketUse, "requests" | "limit">,
  reserveShare: number,
  windowMs: number,
): number {
  return Math.max(0, Math.ceil(requests / countUsable(limit, reserveShare)) - 1) * windowMs;
}

/** How long after a window's end each next one was entered: what keeping to the limit costs beyond what it must. */
export function listLatenessMs(answeredAtMs: readonly number[], windowMs: number): readonly number[] {
  const lateness: number[] = [];
  let openedMs: number | undefined;
  for (const atMs of answeredAtMs.toSorted((a, b) => a - b)) {
    if (openedMs !== undefined && atMs < openedMs + windowMs) continue;
    if (openedMs !== undefined) lateness.push(atMs - openedMs - windowMs);
    openedMs = atMs;
  }
  return lateness;
}
