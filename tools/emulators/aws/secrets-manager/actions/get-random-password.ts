import type { SecretsAction } from "../action.ts";
import { secretsFaults } from "../faults.ts";
import { readFlag, readInteger, readString } from "../input.ts";
import { drawPassword } from "../password.ts";

/** Answers with a random password of 1 to 4096 letters, 32 unless another length is asked for. */
export const getRandomPassword: SecretsAction = (_region, input) => {
  const length = readInteger(input, "PasswordLength") ?? 32;
  if (length < 1 || length > 4096) {
    throw secretsFaults.invalidParameter("The PasswordLength value must be between 1 and 4096 (inclusive).");
  }
  const excluded = readString(input, "ExcludeCharacters") ?? "";
  const kinds = [
    readFlag(input, "ExcludeLowercase") ? "" : "abcdefghijklmnopqrstuvwxyz",
    readFlag(input, "ExcludeUppercase") ? "" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    readFlag(input, "ExcludeNumbers") ? "" : "0123456789",
    readFlag(input, "ExcludePunctuation") ? "" : "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    readFlag(input, "IncludeSpace") ? " " : "",
  ]
    .map((letters) =>
      Array.from(letters)
        .filter((letter) => !excluded.includes(letter))
        .join(""),
    )
    .filter((letters) => letters !== "");
  if (kinds.length === 0)
    throw secretsFaults.invalidParameter("No characters are left to make a password of.");
  const withEachKind = input["RequireEachIncludedType"] !== false;
  if (withEachKind && length < kinds.length) {
    throw secretsFaults.invalidParameter(
      `A password of ${length} letters can not have one of each of ${kinds.length} kinds.`,
    );
  }
  return { RandomPassword: drawPassword(length, kinds, withEachKind) };
};
