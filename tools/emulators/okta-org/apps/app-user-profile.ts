import type { App, Profile, User } from "../entities.ts";
import type { Json } from "../json.ts";

/** The profile that Okta's default mappings give an app user, by kind of app (as recorded). */
export function makeAppUserProfile(app: App, { profile }: User): Profile {
  switch (app.kind) {
    case "oidc":
      return makeOidcProfile(profile);
    case "org2org":
      return makeOrg2OrgProfile(profile);
    case "saml":
    case "bookmark":
    case "catalogue":
      return {};
  }
}

function makeOidcProfile(profile: Profile): Profile {
  const read = (name: string): Json => profile[name] ?? null;
  return {
    street_address: read("streetAddress"),
    country: read("countryCode"),
    website: read("profileUrl"),
    zoneinfo: profile["timezone"] ?? "America/Los_Angeles",
    birthdate: null,
    gender: null,
    formatted: read("postalAddress"),
    profile: null,
    locality: read("city"),
    given_name: read("firstName"),
    middle_name: read("middleName"),
    locale: profile["locale"] ?? "en_US",
    picture: null,
    name: [profile["firstName"], profile["lastName"]].filter((part) => typeof part === "string").join(" "),
    nickname: read("nickName"),
    phone_number: read("primaryPhone"),
    region: read("state"),
    postal_code: read("zipCode"),
    family_name: read("lastName"),
    email: read("email"),
  };
}

function makeOrg2OrgProfile(profile: Profile): Profile {
  const { login: _login, ...others } = profile;
  return { ...others, initialStatus: "active_with_pass" };
}
