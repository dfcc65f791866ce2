import { isJsonObject, type Json } from "../emulators/okta-org/json.ts";
import { Counterparts } from "./counterparts.ts";
import type { Exchange } from "./recording.ts";

/** Carries names and addresses from the recorded world into the emulated one. */
export interface Translator {
  readonly counterparts: Counterparts;
  /** The first label of the recorded org's host. */
  readonly orgName: string;
  useEmulated(orgUrl: string, hookOrigin: string): void;
  /** Addresses only: names are compared by `counterparts`. */
  readonly toEmulated: (text: string) => string;
  translatePath(path: string): string;
  translateQuery(query: string): string;
  translateValue(value: Json): Json;
}

const name = /W\/"[^"]+"|[\w-]{16,}/g;

/** Makes the translator of one session. */
export function makeTranslator(exchanges: readonly Exchange[]): Translator {
  const counterparts = new Counterparts();
  const hosts = findHosts(exchanges);
  const [label = ""] = (hosts[0] ?? "").split(".");
  const origins = hosts.flatMap((host) => {
    const [first = "", ...rest] = host.split(".");
    return [`https://${[`${first}-admin`, ...rest].join(".")}`, `https://${host}`];
  });
  const hookOrigins = findHookOrigins(exchanges);
  let orgUrl = "";
  let hookOrigin = "";
  const toEmulated = (text: string): string => {
    let translated = text;
    for (const origin of origins) translated = translated.replaceAll(origin, orgUrl);
    for (const [index, origin] of hookOrigins.entries()) {
      translated = translated.replaceAll(origin, `${hookOrigin}/${index}`);
    }
    return translated;
  };
  const translateText = (text: string): string =>
    toEmulated(text).replace(name, (found) => counterparts.toEmulated(found));
  const translateValue = (value: Json): Json => {
    if (typeof value === "string") return translateText(value);
    if (Array.isArray(value)) return value.map(translateValue);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, translateValue(member)]));
  };
  return {
    counterparts,
    orgName: label === "" ? "org" : label,
    useEmulated(url, origin) {
      orgUrl = url;
      hookOrigin = origin;
    },
    toEmulated,
    translatePath: (path) => path.split("/").map(translateText).join("/"),
    translateQuery(query) {
      if (query === "") return "";
      const translated = new URLSearchParams();
      for (const [key, value] of new URLSearchParams(query)) translated.append(key, translateText(value));
      return `?${translated.toString()}`;
    },
    translateValue,
  };
}

/**
 * The hosts of the recorded org, the most frequent first: Okta's own, and those that its answers name as the place of its
 * APIs. There may be several, as some recordings hide the real one in some places only.
 */
function findHosts(exchanges: readonly Exchange[]): readonly string[] {
  const counts = new Map<string, number>();
  const text = JSON.stringify(exchanges.map(({ response }) => response));
  for (const [, host = ""] of text.matchAll(
    /https:\/\/([\w-]+\.[\w-]*okta[\w-]*\.com)\/(?:api|oauth2)\/v1\//g,
  )) {
    counts.set(host, (counts.get(host) ?? 0) + 1);
  }
  if (counts.size === 0) {
    // An answer that names none of its APIs can still name the org: in its own description, in SAML metadata.
    const named = text.matchAll(/https:\/\/([\w-]+\.[\w-]*okta[\w-]*\.com)(?=[/"\\])/g);
    return [...new Set([...named].map(([, host = ""]) => host))].filter((host) => !host.endsWith("cdn.com"));
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([host]) => host);
}

function findHookOrigins(exchanges: readonly Exchange[]): readonly string[] {
  const origins = exchanges.flatMap(({ request, response }) => {
    if (!request.path.startsWith("/api/v1/eventHooks")) return [];
    const text = JSON.stringify([request.body, response.body]);
    return [...text.matchAll(/"uri":"(https?:\/\/[^/"]+)/g)].map(([, origin = ""]) => origin);
  });
  return [...new Set(origins)];
}
