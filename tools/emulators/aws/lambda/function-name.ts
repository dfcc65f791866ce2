import { accountId } from "../account.ts";

/** How Lambda lets a function be named: by name, partial ARN or ARN, in the words of its API reference. */
export const functionForm =
  "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";

/** A name, a partial ARN or an ARN without a qualifier, as an ARN. */
export function completeArn(name: string, region: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name.replace(/^.*function:/, "").replace(/^\d{12}:/, "")}`;
}

/** What a request names: the function's ARN in its region, and the qualifier, if there is one. */
export interface NamedFunction {
  readonly arn: string;
  readonly region: string;
  readonly qualifier: string | null;
}

/** Takes a function's name apart; null when it is none. A name without a region means that of the request. */
export function readFunctionName(text: string, requestRegion: string): NamedFunction | null {
  const match = new RegExp(`^${functionForm}$`).exec(text);
  if (match === null) return null;
  const region = match[3]?.replace(/:$/, "") ?? requestRegion;
  return { arn: completeArn(match[7] ?? "", region), region, qualifier: match[9] ?? null };
}
