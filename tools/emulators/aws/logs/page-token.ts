import { logsFaults } from "./faults.ts";

/** Where the next page of a search begins. */
export interface PageToken {
  readonly isFromHead: boolean;
  /** The last line that was looked at; null at the beginning. */
  readonly place: number | null;
}

const lifetimeMs = 24 * 60 * 60 * 1000;

export function writeToken({ isFromHead, place }: PageToken, nowMs: number): string {
  return Buffer.from(`${isFromHead ? "head" : "tail"} ${place} ${nowMs}`).toString("base64url");
}

/** @throws InvalidParameterException for a token that nobody was given, or more than 24 hours ago */
export function readToken(text: string, nowMs: number): PageToken {
  const match = /^(head|tail) (\d+) (\d+)$/.exec(Buffer.from(text, "base64url").toString());
  if (match === null || nowMs - Number(match[3]) > lifetimeMs)
    throw logsFaults.invalid("The specified nextToken is invalid.");
  return { isFromHead: match[1] === "head", place: Number(match[2]) };
}
