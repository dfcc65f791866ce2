import { createHash } from "node:crypto";
import type { JsonObject } from "../json.ts";
import { sqsFaults } from "./faults.ts";
import { readObject, readString } from "./input.ts";
import { isXmlText, xmlTextCharacters } from "./xml-text.ts";

/** One message attribute: a type with an optional label behind a dot, and a value of that type. */
export type MessageAttribute =
  | { readonly dataType: string; readonly text: string }
  | { readonly dataType: string; readonly bytes: Buffer };

/** Message attributes by name. */
export type MessageAttributes = ReadonlyMap<string, MessageAttribute>;

const maxAttributes = 10;
const nameForm = /^[\p{L}\p{N}_.-]{1,256}$/u;
const maxTypeLength = 256;
const reservedPrefix = /^(aws|amazon)\./i;

/**
 * The message attributes of a send.
 *
 * @throws AwsFault InvalidParameterValue for names, types and values that SQS refuses
 */
export function readMessageAttributes(input: JsonObject): MessageAttributes {
  const entries = Object.entries(readObject(input, "MessageAttributes") ?? {});
  if (entries.length > maxAttributes) {
    throw sqsFaults.invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${maxAttributes}].`,
    );
  }
  return new Map(entries.map(([name, value]) => [name, readAttribute(name, value)]));
}

/** The MD5 that SQS answers with, over names, types and values in the order of the names; undefined for none. */
export function digestMessageAttributes(attributes: MessageAttributes): string | undefined {
  if (attributes.size === 0) return undefined;
  const hash = createHash("md5");
  for (const [name, attribute] of [...attributes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(prefixLength(Buffer.from(name)));
    hash.update(prefixLength(Buffer.from(attribute.dataType)));
    const isText = "text" in attribute;
    hash.update(Buffer.from([isText ? 1 : 2]));
    hash.update(prefixLength(isText ? Buffer.from(attribute.text) : attribute.bytes));
  }
  return hash.digest("hex");
}

/** Bytes that the attributes count for in the size of a message: names, types and values. */
export function measureMessageAttributes(attributes: MessageAttributes): number {
  let bytes = 0;
  for (const [name, attribute] of attributes) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(attribute.dataType);
    bytes += "text" in attribute ? Buffer.byteLength(attribute.text) : attribute.bytes.length;
  }
  return bytes;
}

/** The attributes in the form of an answer. */
export function renderMessageAttributes(attributes: MessageAttributes): JsonObject {
  return Object.fromEntries(
    [...attributes].map(([name, attribute]) => [
      name,
      "text" in attribute
        ? { StringValue: attribute.text, DataType: attribute.dataType }
        : { BinaryValue: attribute.bytes.toString("base64"), DataType: attribute.dataType },
    ]),
  );
}

function readAttribute(name: string, given: unknown): MessageAttribute {
  refuseName(name);
  const value = readObject({ given }, "given") ?? {};
  const dataType = readString(value, "DataType");
  if (!dataType) {
    throw sqsFaults.invalidParameter(
      `The message attribute '${name}' must contain non-empty message attribute type.`,
    );
  }
  if (dataType.length > maxTypeLength) {
    throw sqsFaults.invalidParameter(
      `Length of message attribute type [${dataType.length}] exceeds the allowed maximum [${maxTypeLength}].`,
    );
  }
  const base = dataType.split(".", 1)[0];
  if (base === "Binary") {
    const base64 = readString(value, "BinaryValue");
    if (!base64) throw emptyValue(name, "Binary");
    return { dataType, bytes: Buffer.from(base64, "base64") };
  }
  if (base !== "String" && base !== "Number") {
    throw sqsFaults.invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  }
  const text = readString(value, "StringValue");
  if (!text) throw emptyValue(name, base);
  if (!isXmlText(text)) {
    throw sqsFaults.invalidParameter(
      `Invalid binary character was found in the message (user) attribute '${name}' value, the set of allowed characters is ${xmlTextCharacters}`,
    );
  }
  if (base === "Number" && !Number.isFinite(Number(text))) {
    throw sqsFaults.invalidParameter(
      `Can't cast the value of message (user) attribute '${name}' to a number.`,
    );
  }
  return { dataType, text };
}

function refuseName(name: string): void {
  if (reservedPrefix.test(name)) {
    throw sqsFaults.invalidParameter(
      "Message (user) attribute name cannot be reserved. The following names are reserved: 'AWS.' and 'Amazon.'.",
    );
  }
  if (!nameForm.test(name) || /^\.|\.$|\.\./.test(name)) {
    throw sqsFaults.invalidParameter(
      `Message (user) attribute name '${name}' is invalid. It can contain alphanumeric characters, hyphens, underscores and periods; it can be at most 256 letters long.`,
    );
  }
}

function emptyValue(name: string, type: string): Error {
  return sqsFaults.invalidParameter(
    `Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`,
  );
}

function prefixLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
