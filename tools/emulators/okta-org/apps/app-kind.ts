import type { App, AppKind } from "../entities.ts";
import { makeValidationError } from "../errors.ts";
import type { GivenApp } from "./app-shape.ts";
import type { AppStore } from "./app-store.ts";
import { findCatalogueApp } from "./catalogue.ts";

const networkModes = [
  "SAML_2_0",
  "AUTO_LOGIN",
  "BASIC_AUTH",
  "BROWSER_PLUGIN",
  "SAML_1_1",
  "SECURE_PASSWORD_STORE",
  "WS_FEDERATION",
];

interface Catalogue {
  readonly apps: AppStore;
  /** Free orgs have no Org2Org in their catalogue. */
  readonly hasOrg2Org: boolean;
}

/**
 * The kind of app that a request asks for; `before` is the app that it replaces.
 * @throws OktaError E0000001 for a sign-on mode or a name that no app of the org's catalogue has.
 */
export function chooseKind(catalogue: Catalogue, given: GivenApp, before?: App): AppKind {
  const { name, signOnMode } = given;
  // A replacement need not repeat the name of a custom app.
  if (before?.kind === "saml" && (signOnMode ?? "SAML_2_0") === "SAML_2_0") return "saml";
  if (before?.kind === "catalogue" && name === before.name)
    return demandMode(given, networkModes, "catalogue");
  if (!name) return chooseCustomKind(given);
  switch (name) {
    case "oidc_client":
      return demandMode(given, ["OPENID_CONNECT"], "oidc");
    case "bookmark":
      return demandMode(given, ["BOOKMARK"], "bookmark");
    case "okta_org2org":
      if (!catalogue.hasOrg2Org && before === undefined) throw refuseName(name);
      return demandMode({ signOnMode: "SAML_2_0", ...given }, ["SAML_2_0", "AUTO_LOGIN"], "org2org");
    default:
      if (!findCatalogueApp(name)) throw explainUnknownName(catalogue, name);
      return demandMode(given, networkModes, "catalogue");
  }
}

/** Without a name only the modes of Okta's App Wizard make an app. The words are those that people quote. */
function chooseCustomKind({ signOnMode, settings, visibility }: GivenApp): AppKind {
  if (signOnMode === "SAML_2_0") {
    if (!settings?.["signOn"]) throw makeValidationError("mediated", "Missing settings.signOn object");
    return "saml";
  }
  throw makeValidationError(
    "mediated",
    "Invalid signOnMode",
    "The settings.signOn object doesn't match the type indicated by signOnMode value or is ill defined",
    ...(visibility ? [] : ["Missing visibility", "visibility: The field cannot be left blank"]),
  );
}

function demandMode({ signOnMode }: GivenApp, modes: readonly string[], kind: AppKind): AppKind {
  if (!modes.includes(signOnMode ?? "")) throw makeValidationError("mediated", "Invalid signOnMode");
  return kind;
}

function explainUnknownName({ apps }: Catalogue, name: string): Error {
  const isTaken = apps.list().some((app) => app.kind === "saml" && app.name === name);
  return isTaken
    ? makeValidationError("mediated", "Cannot create an existing App Wizard App")
    : refuseName(name);
}

function refuseName(name: string): Error {
  return makeValidationError("name", `name: '${name}' is not an app of this org's catalogue.`);
}
