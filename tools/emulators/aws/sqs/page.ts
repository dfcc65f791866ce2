import { sqsFaults } from "./faults.ts";

/** Part of a list, with the token that leads on when there is more. */
export interface Page {
  readonly items: readonly string[];
  readonly nextToken: string | undefined;
}

const maxPageSize = 1000;

/**
 * The page of a sorted list that follows `token`.
 *
 * @param pageSize 1 to 1000; without it the first 1000 come, and no token with them
 * @throws AwsFault InvalidParameterValue for a size out of range or a token that is none of ours
 */
export function cutPage(
  items: readonly string[],
  pageSize: number | undefined,
  token: string | undefined,
): Page {
  if (pageSize !== undefined && (pageSize < 1 || pageSize > maxPageSize)) {
    throw sqsFaults.invalidParameter(
      `Value ${pageSize} for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.`,
    );
  }
  const after = token === undefined ? undefined : Buffer.from(token, "base64").toString();
  if (after !== undefined && !items.includes(after)) {
    throw sqsFaults.invalidParameter(`Value ${token} for parameter NextToken is invalid.`);
  }
  const start = after === undefined ? 0 : items.indexOf(after) + 1;
  const end = start + (pageSize ?? maxPageSize);
  const last = items[end - 1];
  const hasMore = pageSize !== undefined && end < items.length && last !== undefined;
  return {
    items: items.slice(start, end),
    nextToken: hasMore ? Buffer.from(last).toString("base64") : undefined,
  };
}
