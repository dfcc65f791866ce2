const form = /^[\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

/** The characters that SQS takes, in its own words (SendMessage). */
export const xmlTextCharacters = "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF";

/** True when a text holds only characters that XML 1.0 knows; control characters and half surrogates are not among them. */
export function isXmlText(text: string): boolean {
  return form.test(text);
}
