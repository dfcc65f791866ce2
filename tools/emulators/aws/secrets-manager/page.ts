import { secretsFaults } from "./faults.ts";

/**
 * The part of a list that follows `token`, with the token that leads on when there is more.
 *
 * @throws AwsFault InvalidParameterException for a size below 1 or over 100, InvalidNextTokenException for a token that is none
 */
export function cutPage<T>(
  items: readonly T[],
  pageSize: number,
  token: string | undefined,
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  if (pageSize < 1 || pageSize > 100) {
    throw secretsFaults.invalidParameter("The MaxResults value must be between 1 and 100 (inclusive).");
  }
  const place = token === undefined ? "0" : Buffer.from(token, "base64").toString();
  if (!/^\d+$/.test(place)) throw secretsFaults.invalidNextToken();
  const start = Number(place);
  const end = start + pageSize;
  return {
    items: items.slice(start, end),
    nextToken: end < items.length ? Buffer.from(String(end)).toString("base64") : undefined,
  };
}
