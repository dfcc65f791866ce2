import { randomInt } from "node:crypto";

const alphabet = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#$%*+-=?@^_~";
const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];
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
    const hasEveryKind = kinds.every((kind) => kind.test(password));
    const lowered = password.toLowerCase();
    if (hasEveryKind && !parts.some((part) => lowered.includes(part))) return password;
  }
}
