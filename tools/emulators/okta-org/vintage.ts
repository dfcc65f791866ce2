/**
 * What Okta's answers gained over the years, by the day from which an org shows it. Each day lies between two recorded
 * answers of real orgs: the last without and the first with it.
 */
const introduced = {
  /** `settings.extendedProperties` of apps, until `appNotes`. */
  extendedProperties: "2020-08-15",
  /** Deactivating a user answers 200 with an empty object; before, 204 for somebody without apps. */
  deactivationBody: "2021-06-01",
  /** A replaced identity provider keeps its `created` in the answer; null before. */
  replacedIdpCreated: "2021-06-01",
  /** `visibility.autoLaunch`, `settings.notes` and the link `uploadLogo` of apps; `extendedProperties` before. */
  appNotes: "2021-06-01",
  /** `consent_method`, `idp_initiated_login`, `wildcard_redirect`, DPoP and PKCE settings of OAuth apps. */
  oauthSettings: "2021-06-01",
  /** `master` of schema properties. */
  propertyMaster: "2021-06-01",
  /** `description` and `events.filter` of event hooks. */
  hookFilters: "2022-06-01",
  /** `orn`, `settings.manualProvisioning` and `implicitAssignment` of apps, their policy and client credential links. */
  appPolicies: "2022-06-01",
  /** `statusChanged` of a user who was staged with a password. */
  stagedStatusChanged: "2022-06-01",
  /** The link `forgotPassword` of users. */
  forgotPasswordLink: "2022-06-01",
  /** ETag of a user who is read. */
  userEtag: "2022-06-01",
  /** The link `resetFactors` of users. */
  resetFactorsLink: "2025-06-01",
  /** `isCloneable` of custom roles; the last answer without it is not recorded. */
  cloneableRoles: "2025-11-01",
  /** The link `owners` of groups. */
  groupOwners: "2025-11-01",
  /** `settings.emOptInStatus` and `universalLogout` of apps. */
  universalLogout: "2025-11-01",
  /** `digest` of an identity provider's request algorithm, and an empty relay state shown as null. */
  requestDigest: "2026-04-01",
} as const satisfies Readonly<Record<string, string>>;

export type Trait = keyof typeof introduced;

/** The newest org there is: it has every trait. */
export const newestVintage = "9999-12-31";

/** Whether an org of this vintage (`YYYY-MM-DD`) shows the trait. */
export function hasTrait({ vintage }: { readonly vintage: string }, trait: Trait): boolean {
  return vintage >= introduced[trait];
}
