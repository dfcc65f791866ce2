/**
 * The address as an absolute one when it lies in this org; `undefined` for any other, so that nobody is sent elsewhere
 * (RelayState and `fromURI` come from outside).
 */
export function readOwnAddress(orgUrl: string, text: string | null | undefined): string | undefined {
  if (!text || !/^(?:\/|https?:\/\/)/i.test(text) || !URL.canParse(text, orgUrl)) return undefined;
  const url = new URL(text, orgUrl);
  return url.origin === new URL(orgUrl).origin ? url.href : undefined;
}
