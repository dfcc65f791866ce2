import { randomBytes } from "node:crypto";
import type { EmulatorClock } from "../clock.ts";

/** In ASCII order, so that encoded numbers sort as text. */
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Keeps ids of the same millisecond apart without leaving the safe integers until the year 2039. */
const idsPerMillisecond = 4096;

/** Three letters that tell Okta's ids apart (as recorded). */
export type IdPrefix =
  | "00u" // user
  | "00g" // group
  | "00T" // API token
  | "0oa" // app instance, identity provider
  | "0ua" // app user
  | "oag" // scope grant
  | "oae" // error
  | "oty" // user type
  | "osc" // user schema
  | "pks" // client key
  | "exk" // external key of an app
  | "rst" // policy
  | "prm" // profile mapping
  | "gPm" // group push mapping
  | "ra1" // role assignment
  | "cr0" // custom role
  | "iam" // resource set
  | "aln" // app link
  | "00o" // org
  | "who"; // event hook

/** Letters and digits, evenly drawn enough for ids. */
export function makeRandomText(length: number): string {
  let text = "";
  for (const byte of randomBytes(length)) text += alphabet[byte % alphabet.length];
  return text;
}

/**
 * Makes the ids of one org: 20 characters, the last three the same for everything in that org. Later ids sort behind
 * earlier ones, which is what lets a page continue behind the last id of the one before.
 */
export function makeIdFactory(clock: EmulatorClock): (prefix: IdPrefix) => string {
  const suffix = `${makeRandomText(1)}${randomBytes(1).toString("hex")}`;
  let last = 0;
  return (prefix) => {
    last = Math.max(last + 1, clock.nowMs() * idsPerMillisecond);
    return `${prefix}${encodeNumber(last, 9)}${makeRandomText(5)}${suffix}`;
  };
}

function encodeNumber(value: number, length: number): string {
  let rest = value;
  let text = "";
  while (text.length < length) {
    text = `${alphabet[rest % alphabet.length] ?? ""}${text}`;
    rest = Math.floor(rest / alphabet.length);
  }
  return text;
}

/** The value of `X-Okta-Request-Id`. */
export function makeRequestId(): string {
  return randomBytes(16).toString("hex");
}

/** Base64url text, the way Okta writes tokens, key ids and error ids. */
export function makeToken(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}
