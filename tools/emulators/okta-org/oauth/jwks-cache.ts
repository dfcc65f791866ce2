import { request } from "undici";
import type { EmulatorClock } from "../../clock.ts";
import type { OAuthClient } from "../entities.ts";
import { isJsonObject, type JsonObject, parseJson } from "../json.ts";
import { makeInvalidClientError } from "./oauth-error.ts";

/** Okta does not publish how long it keeps a key set; this is our choice. */
const keptMs = 10 * 60 * 1000;
const timeoutMs = 3_000;

/** Key sets fetched from clients' `jwks_uri`. */
export class JwksCache {
  readonly #byUri = new Map<string, { readonly keys: readonly JsonObject[]; readonly fetchedMs: number }>();
  readonly #clock: EmulatorClock;

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** The keys at `uri`, at most ten minutes old. */
  async read(uri: string): Promise<readonly JsonObject[]> {
    const cached = this.#byUri.get(uri);
    if (cached && this.#clock.nowMs() - cached.fetchedMs < keptMs) return cached.keys;
    const keys = await fetchKeys(uri);
    this.#byUri.set(uri, { keys, fetchedMs: this.#clock.nowMs() });
    return keys;
  }
}

/**
 * The client's keys that may verify an assertion now.
 * @throws OAuthError 401 invalid_client when its `jwks_uri` cannot be read, or holds no or ambiguous keys, or when the
 * client has neither.
 */
export async function readActiveKeys(cache: JwksCache, client: OAuthClient): Promise<readonly JsonObject[]> {
  if (client.jwksUri !== undefined) {
    const keys = await cache.read(client.jwksUri);
    if (keys.length === 0) {
      throw makeInvalidClientError("The client JWKSet from jwks_uri must contain at least one key.");
    }
    if (new Set(keys.map((key) => key["kid"])).size < keys.length) {
      throw makeInvalidClientError("All keys in the client JWKSet from jwks_uri must have a unique kid.");
    }
    return keys;
  }
  if (client.keys.length === 0) {
    throw makeInvalidClientError(
      "The client does not have a JWKSet configured, but the client_assertion requires one.",
    );
  }
  return client.keys.filter((key) => key.status === "ACTIVE").map((key) => key.jwk);
}

async function fetchKeys(uri: string): Promise<readonly JsonObject[]> {
  const failure = makeInvalidClientError("Error retrieving the client JWKSet from jwks_uri.");
  try {
    const answer = await request(uri, { headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
    const body = parseJson(await answer.body.text());
    const keys = isJsonObject(body) ? body["keys"] : undefined;
    if (answer.statusCode !== 200 || !Array.isArray(keys)) throw failure;
    return keys.filter(isJsonObject);
  } catch {
    throw failure;
  }
}
