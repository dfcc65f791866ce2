import * as v from "valibot";

/** What a parsed element can hold: attributes in `$`, text in `_`, children by local name. */
export const attributes = v.optional(v.record(v.string(), v.string()), {});

/**
 * Parses XML and reads it by `schema`; names come without prefix. The parser knows no entities but XML's own, and a
 * document type is refused.
 * @throws Error for a text that is no XML or has another shape.
 */
export async function readXml<TSchema extends v.GenericSchema>(
  text: string,
  schema: TSchema,
): Promise<v.InferOutput<TSchema>> {
  if (/<!DOCTYPE/i.test(text)) throw new Error("a document type is not allowed");
  // Loaded when first needed: most orgs never read any XML, and should start fast.
  const { Parser, processors } = await import("xml2js");
  const parser = new Parser({ explicitCharkey: true, tagNameProcessors: [processors.stripPrefix] });
  const document: unknown = await parser.parseStringPromise(text);
  return v.parse(schema, document);
}
