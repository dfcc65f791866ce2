import { parseJson } from "../contracts/parse.ts";
import { type ClientSecret, sourceAccessSchema, targetAccessSchema } from "../contracts/secrets.ts";
import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { type ClientCredential, importClientCredential } from "../oauth/client-assertion.ts";
import type { CredentialSource } from "../oauth/token-source.ts";
import type { AccessTokens } from "../okta/authorization.ts";
import { invalidSecret, type RememberedSecret } from "./remembered-secret.ts";

/** Our way into the source org. */
export interface SourceAccess {
  readonly credential: ClientCredential;
  /** The app that bootstrap made, whose assignments are the scope. */
  readonly appId: string | undefined;
}

/** Our way into the target org: a client with a key, or in token mode a static API token. */
export interface TargetAccess {
  readonly credential: ClientCredential | null;
  readonly apiToken: string | null;
  /** The group of the people who may sign in from the source org. */
  readonly groupId: string | undefined;
  /** The org's default user type, where bootstrap noted it. */
  readonly userTypeId: string | undefined;
}

/** Reads a source secret. */
export async function decodeSourceAccess(text: string): Promise<Result<SourceAccess, Failure>> {
  const parsed = parseJson(sourceAccessSchema, text);
  if (!parsed.ok) return fail(invalidSecret);
  const credential = await importCredential(parsed.value);
  return credential.ok ? succeed({ credential: credential.value, appId: parsed.value.appId }) : credential;
}

/** Reads a target secret. */
export async function decodeTargetAccess(text: string): Promise<Result<TargetAccess, Failure>> {
  const parsed = parseJson(targetAccessSchema, text);
  if (!parsed.ok) return fail(invalidSecret);
  const { groupId, userTypeId } = parsed.value;
  const notes = { groupId, userTypeId };
  if ("apiToken" in parsed.value)
    return succeed({ credential: null, apiToken: parsed.value.apiToken, ...notes });
  const credential = await importCredential(parsed.value);
  return credential.ok ? succeed({ credential: credential.value, apiToken: null, ...notes }) : credential;
}

async function importCredential(secret: ClientSecret): Promise<Result<ClientCredential, Failure>> {
  try {
    return succeed(await importClientCredential(secret));
  } catch {
    return fail({ kind: "retry", reason: "credential-refused", errorCode: "key_invalid" });
  }
}

/** The key in a secret, for the token endpoint. */
export function credentialsIn<T extends { readonly credential: ClientCredential | null }>(
  secret: RememberedSecret<T>,
): CredentialSource {
  const pick = (access: Result<T, Failure>): Result<ClientCredential, Failure> => {
    if (!access.ok) return access;
    return access.value.credential === null ? fail(invalidSecret) : succeed(access.value.credential);
  };
  return {
    get: async () => pick(await secret.get()),
    async renew(refused) {
      const current = await secret.get();
      const isRenewed = !current.ok || current.value.credential !== refused;
      return pick(isRenewed ? current : await secret.renew(current.value));
    },
  };
}

/** The static API token in a secret. One that was refused is read again the next time. */
export function apiTokensIn<T extends { readonly apiToken: string | null }>(
  secret: RememberedSecret<T>,
): AccessTokens {
  let refused: string | undefined;
  const pick = (access: Result<T, Failure>): Result<string, Failure> => {
    if (!access.ok) return access;
    return access.value.apiToken === null ? fail(invalidSecret) : succeed(access.value.apiToken);
  };
  return {
    async get() {
      const current = await secret.get();
      const isRefused = current.ok && refused !== undefined && current.value.apiToken === refused;
      refused = undefined;
      return pick(isRefused ? await secret.renew(current.value) : current);
    },
    discard(token) {
      refused = token;
    },
  };
}
