import { makeValidationError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { blank, isAddress, notAnAddress, type SettingProblem } from "./saml-settings-rules.ts";

/**
 * Holds `settings.app` against what the app asks for: a bookmark needs an address, Org2Org the other org's.
 * @throws OktaError E0000001 naming every setting that is missing or refused.
 */
export function checkAppSettings(kind: "bookmark" | "org2org", settings: JsonObject): void {
  const problems = kind === "bookmark" ? listBookmarkProblems(settings) : listOrg2OrgProblems(settings);
  const [first] = problems;
  if (first) {
    throw makeValidationError(first[0], ...problems.map(([field, cause]) => `${field}: ${cause}`));
  }
}

function listBookmarkProblems({ url, requestIntegration = null }: JsonObject): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  if (!url) problems.push(["url", blank]);
  else if (!isAddress(url)) problems.push(["url", notAnAddress]);
  if (requestIntegration !== null && typeof requestIntegration !== "boolean") {
    problems.push(["requestIntegration", "Not a boolean"]);
  }
  return problems;
}

/** ACS address and audience may be empty at first: the other org hands them out later. */
function listOrg2OrgProblems(settings: JsonObject): readonly SettingProblem[] {
  const { baseUrl, acsUrl, audRestriction = null, preferUsernameOverEmail = null } = settings;
  const problems: SettingProblem[] = [];
  if (!baseUrl) problems.push(["baseUrl", blank]);
  else if (!isAddress(baseUrl)) problems.push(["baseUrl", notAnAddress]);
  if (acsUrl && !isAddress(acsUrl)) problems.push(["acsUrl", notAnAddress]);
  if (audRestriction !== null && typeof audRestriction !== "string") {
    problems.push(["audRestriction", "Not a string"]);
  }
  if (preferUsernameOverEmail !== null && typeof preferUsernameOverEmail !== "boolean") {
    problems.push(["preferUsernameOverEmail", "Not a boolean"]);
  }
  return problems;
}
