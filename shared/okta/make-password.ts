import { randomInt } from "node:crypto";

const lowerCase = "abcdefghijkmnopqrstuvwxyz";
const upperCase = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const digits = "23456789";
const symbols = "!#$%*+-=?@^_~";
const kinds = [lowerCase, upperCase, digits, symbols];
const alphabet = kinds.join("");
/** Okta takes 72 at most; this is more than 230 bits. */
const passwordLength = 40;

/**
 * A random password that nobody ever learns: 40 characters with lower case, upper case, digits and symbols, which no part of the
 * login occurs in, as Okta's default policy asks. It goes into one request and is kept nowhere.
 */
export function makePassword(login: string): string {
  const parts = login
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part.length >= 3);
  for (;;) {
    const password = Array.from({ length: passwordLength }, () => alphabet[randomInt(alphabet.length)]).join(
      "",
    );
    const hasEveryKind = kinds.every((kind) => [...kind].some((character) => password.includes(character)));
    const lowered = password.toLowerCase();
    if (hasEveryKind && !parts.some((part) => lowered.includes(part))) return password;
  }
}
