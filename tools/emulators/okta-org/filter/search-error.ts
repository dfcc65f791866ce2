import { OktaError } from "../errors.ts";

/** What Okta answers to a `search` that it cannot understand; the cause as quoted in okta-powershell-cli issue 48. */
export function makeSearchError(): OktaError {
  return new OktaError("E0000031", { causes: ["Invalid search syntax."] });
}
