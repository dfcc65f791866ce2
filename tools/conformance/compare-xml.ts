import { areSameTexts, type ComparisonContext } from "./compare-values.ts";

interface Piece {
  /** Name of the element, `/name` where it ends. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** The text in front of it. */
  readonly text: string;
}

/** In which elements, attributes and values two XML documents differ; certificates are random, so they only must be there. */
export function compareXml(
  context: ComparisonContext,
  recorded: string,
  emulated: string,
): readonly string[] {
  const [wanted, given] = [splitXml(recorded), splitXml(emulated)];
  const outline = (pieces: readonly Piece[]): string =>
    pieces.map(({ name, attributes }) => `${name}[${[...attributes.keys()].sort().join(" ")}]`).join(" ");
  if (outline(wanted) !== outline(given)) {
    return [`body: elements ${outline(given)} instead of ${outline(wanted)}`];
  }
  const differences: string[] = [];
  for (const [index, piece] of wanted.entries()) {
    const other = given[index];
    if (!other) continue;
    for (const [name, value] of piece.attributes) {
      const found = other.attributes.get(name) ?? "";
      if (!areSameTexts(context, value, found))
        differences.push(`${piece.name}@${name}: ${found} instead of ${value}`);
    }
    const isCertificate = piece.name === "/ds:X509Certificate";
    if (isCertificate ? other.text === "" : !areSameTexts(context, piece.text, other.text)) {
      differences.push(`${piece.name}: ${other.text} instead of ${piece.text}`);
    }
  }
  return differences;
}

function splitXml(text: string): readonly Piece[] {
  return [...text.matchAll(/([^<]*)<([^\s>]+)([^>]*)>/g)].map(([, before = "", name = "", rest = ""]) => ({
    name: name.replace(/\/$/, ""),
    attributes: new Map(
      [...rest.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]),
    ),
    text: before.trim(),
  }));
}
