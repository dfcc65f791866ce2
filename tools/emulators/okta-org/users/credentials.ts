import * as v from "valibot";
import type { CredentialProvider, User } from "../entities.ts";
import { makeValidationError } from "../errors.ts";
import { jsonObject } from "../http/json-body.ts";

/** `credentials` of a create or update request. */
export const credentialsSchema = v.object({
  password: v.nullish(
    v.object({
      value: v.nullish(v.string()),
      hash: v.nullish(
        v.object({
          algorithm: v.string(),
          value: v.nullish(v.string()),
          salt: v.nullish(v.string()),
          saltOrder: v.nullish(v.string()),
          workFactor: v.nullish(v.number()),
          iterationCount: v.nullish(v.number()),
          keySize: v.nullish(v.number()),
          digestAlgorithm: v.nullish(v.string()),
        }),
      ),
      hook: v.nullish(v.object({ type: v.string() })),
    }),
  ),
  recovery_question: v.nullish(v.object({ question: v.nullish(v.string()), answer: v.nullish(v.string()) })),
  provider: v.nullish(v.object({ type: v.string(), name: v.nullish(v.string()) })),
  emails: v.nullish(v.array(jsonObject)),
});

export type GivenCredentials = v.InferOutput<typeof credentialsSchema>;

const hashAlgorithms = ["BCRYPT", "SHA-512", "SHA-256", "SHA-1", "MD5", "PBKDF2"];
const providerTypes = ["ACTIVE_DIRECTORY", "FEDERATION", "IMPORT", "LDAP", "OKTA", "SOCIAL"];

/** What Okta says of a password that its default policy refuses. */
export const passwordRequirements =
  "Password requirements were not met. Password requirements: at least 8 characters, a lowercase letter, an uppercase letter, a number, no parts of your username.";

/**
 * How the request gives a password: as a value (checked against the default password policy), as a hash or by an import
 * hook; `undefined` when it gives none.
 * @throws OktaError E0000001 for a password or hash that Okta refuses.
 */
export function readPassword(credentials: GivenCredentials | undefined, login: string): User["password"] {
  const password = credentials?.password;
  const given = [password?.value, password?.hash, password?.hook].filter(
    (form) => form !== undefined && form !== null,
  );
  if (given.length > 1) {
    throw makeValidationError("password", "password: Only one of value, hash and hook can be specified");
  }
  if (typeof password?.value === "string") {
    if (!isPasswordFine(password.value, login)) {
      throw makeValidationError("password", `password: ${passwordRequirements}`);
    }
    return "value";
  }
  if (password?.hash) {
    checkHash(password.hash);
    return "hash";
  }
  if (password?.hook) {
    if (password.hook.type !== "default") throw makeValidationError("hook", "hook: The hook type is invalid");
    return "hook";
  }
  return undefined;
}

/** The provider named in the request; Okta's own when none is. */
export function readProvider(credentials: GivenCredentials | undefined): CredentialProvider {
  const provider = credentials?.provider;
  if (!provider) return { type: "OKTA", name: "OKTA" };
  if (!providerTypes.includes(provider.type)) {
    throw makeValidationError("provider", "provider: The provider type is invalid");
  }
  return { type: provider.type, name: provider.name ?? provider.type };
}

/** The recovery question; without an answer to it Okta refuses it. */
export function readRecoveryQuestion(credentials: GivenCredentials | undefined): string | undefined {
  const given = credentials?.recovery_question;
  if (!given?.question) return undefined;
  if ((given.answer ?? "").length < 4) {
    throw makeValidationError(
      "recovery_question",
      "recovery_question: The security question answer must be at least 4 characters in length",
    );
  }
  return given.question;
}

/** Whether the default password policy takes it. */
export function isPasswordFine(value: string, login: string): boolean {
  const nameParts = login
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part.length >= 4);
  return (
    value.length >= 8 &&
    value.length <= 72 &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    /[0-9]/.test(value) &&
    !nameParts.some((part) => value.toLowerCase().includes(part))
  );
}

type GivenHash = NonNullable<NonNullable<GivenCredentials["password"]>["hash"]>;

function checkHash(hash: GivenHash): void {
  const causes: string[] = [];
  if (!hashAlgorithms.includes(hash.algorithm)) causes.push("algorithm: The algorithm is invalid");
  if (!hash.value) causes.push("value: The field cannot be left blank");
  if (hash.algorithm === "BCRYPT") {
    const { workFactor } = hash;
    if (typeof workFactor !== "number" || workFactor < 1 || workFactor > 20) {
      causes.push("workFactor: The work factor must be between 1 and 20");
    }
  }
  if (hash.algorithm === "BCRYPT" || hash.algorithm === "PBKDF2") {
    if (!hash.salt) causes.push("salt: The field cannot be left blank");
  }
  if (hash.algorithm === "PBKDF2" && (hash.iterationCount ?? 0) < 4096) {
    causes.push("iterationCount: The iteration count must be at least 4096");
  }
  if (causes.length > 0) throw makeValidationError("hash", ...causes);
}
