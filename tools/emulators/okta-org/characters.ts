/** Whether a character takes more than three bytes in UTF-8: Okta stores none of those. */
export function hasLongCharacter(text: string): boolean {
  return /[\u{10000}-\u{10FFFF}\u{D800}-\u{DFFF}]/u.test(text);
}
