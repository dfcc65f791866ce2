import type { Json, JsonObject } from "../json.ts";

/** What an app of the integration network brings along, as recorded; anything else about it is the admin's. */
export interface CatalogueApp {
  /** The last part of the link on the dashboard. */
  readonly linkId: string;
  readonly linkName: string;
  /** The sign-on mode that the app is shown with, where it is not the one asked for. */
  readonly signOnMode?: string | null;
  /** Settings of its own, with what they are until somebody sets them. */
  readonly settings?: JsonObject;
  /** The formats of names in its metadata, where they are not the usual two. */
  readonly nameIdFormats?: readonly string[];
}

/**
 * Okta's network has thousands of apps; these are the ones that recordings or Okta's guides name. The part of the link that
 * is not known is a number of the same form.
 */
const entries: Readonly<Record<string, Partial<CatalogueApp>>> = {
  active_directory: {},
  amazon_aws: {},
  bookmark: { linkId: "2557" },
  box: {},
  deelhr: { linkId: "aln5a838ba0SiO7GZ0x7", linkName: "deelhr_link", signOnMode: null },
  dropbox_for_business: {},
  facebook: {},
  github_enterprise: {},
  google: {},
  linkedin: {},
  office365: {},
  okta_org2org: { linkId: "51975" },
  pagerduty: {
    linkId: "3107",
    nameIdFormats: ["urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"],
    settings: { adminUserId: null, baseUrl: null, subdomain: null },
  },
  salesforce: {},
  servicenow_ud: {},
  sharepoint_onpremise: {
    linkId: "3601",
    settings: { groupFilter: null, siteURL: null, attributeStatements: null },
  },
  slack: {},
  template_basic_auth: {},
  template_saml_1_1: {},
  template_saml_2_0: {},
  template_sps: {},
  template_swa: { linkId: "2357", settings: { redirectUrl: null, checkbox: null } },
  template_swa3field: {},
  template_wsfed: {},
  twitter: {},
  workday: {},
  zendesk: {},
  zoomus: {},
};

/** What is known of an app of the network; `undefined` for a name that is in none. */
export function findCatalogueApp(name: string): CatalogueApp | undefined {
  if (!Object.hasOwn(entries, name)) return undefined;
  return { linkId: "1000", linkName: "login", ...entries[name] };
}

/** Sign-on modes where Okta fills in a password. */
const passwordModes = ["BROWSER_PLUGIN", "AUTO_LOGIN", "SECURE_PASSWORD_STORE", "BASIC_AUTH"];

/** What a password app keeps of its credentials; nothing for any other. */
export function makePasswordScheme(signOnMode: string | null, given: JsonObject): JsonObject {
  if (signOnMode === null || !passwordModes.includes(signOnMode)) return {};
  const read = (name: string, otherwise: Json): Json => given[name] ?? otherwise;
  return {
    scheme: read("scheme", "EDIT_USERNAME_AND_PASSWORD"),
    revealPassword: read("revealPassword", false),
    ...(given["userName"] ? { userName: given["userName"] } : {}),
  };
}

/** Whether Okta signs people in to the app with a SAML assertion. */
export function isSaml(signOnMode: string | null): boolean {
  return signOnMode?.startsWith("SAML_") ?? false;
}
