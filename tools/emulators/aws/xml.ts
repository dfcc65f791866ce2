/** What an element holds: text, elements by name, or a list, whose items AWS calls `member`. */
export type XmlValue =
  | string
  | number
  | boolean
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue | undefined };

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** An element with its content, as the query protocol writes it; members that are undefined are left out. */
export function renderXml(name: string, value: XmlValue, xmlNamespace?: string): string {
  const attribute = xmlNamespace === undefined ? "" : ` xmlns="${xmlNamespace}"`;
  return `<${name}${attribute}>${renderContent(value)}</${name}>`;
}

function renderContent(value: XmlValue): string {
  if (isList(value)) return value.map((item) => renderXml("member", item)).join("");
  if (typeof value !== "object")
    return String(value).replace(/[&<>]/g, (character) => escapes[character] ?? "");
  return Object.entries(value)
    .map(([name, member]) => (member === undefined ? "" : renderXml(name, member)))
    .join("");
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}
