import { randomBytes, randomUUID } from "node:crypto";
import type { EmulatorClock } from "../clock.ts";

/** In ASCII order, so that encoded numbers sort as text. */
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Keeps ids of the same millisecond apart. */
const idsPerMillisecond = 4096n;

const base = BigInt(alphabet.length);

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

export interface IdFactory {
  readonly make: (prefix: IdPrefix) => string;
  /** Lets every later id sort behind this one, which another org made. */
  readonly goBeyond: (id: string) => void;
}

/** Small letters only. */
export function makeRandomLetters(length: number): string {
  return [...randomBytes(length)].map((byte) => String.fromCharCode(97 + (byte % 26))).join("");
}

/**
 * Makes the ids of one org: 20 characters, the last three the same for everything in that org. Later ids sort behind
 * earlier ones, which is what lets a page continue behind the last id of the one before.
 */
export function makeIdFactory(clock: EmulatorClock): IdFactory {
  const suffix = `${makeRandomText(1)}${randomBytes(1).toString("hex")}`;
  let last = 0n;
  return {
    make(prefix) {
      last = larger(last + 1n, BigInt(Math.floor(clock.nowMs())) * idsPerMillisecond);
      return `${prefix}${encodeNumber(last, encodedLength)}${makeRandomText(5)}${suffix}`;
    },
    goBeyond(id) {
      last = larger(last, decodeNumber(id.slice(3, 3 + encodedLength)));
    },
  };
}

/** How many characters of an id are its number. */
const encodedLength = 9;

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function decodeNumber(text: string): bigint {
  let value = 0n;
  for (const letter of text) value = value * base + BigInt(Math.max(0, alphabet.indexOf(letter)));
  return value;
}

function encodeNumber(value: bigint, length: number): string {
  let rest = value;
  let text = "";
  while (text.length < length) {
    text = `${alphabet[Number(rest % base)] ?? ""}${text}`;
    rest /= base;
  }
  return text;
}

/** The value of `X-Okta-Request-Id`. */
export function makeRequestId(): string {
  return randomUUID().replaceAll("-", "");
}

/** Base64url text, the way Okta writes tokens, key ids and error ids. */
export function makeToken(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}
