import { XMLParser } from "fast-xml-parser";
import * as v from "valibot";
import { type Parsed, parse } from "../../../shared/contracts/parse.ts";

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: true,
});

/** One or several: an XML element that repeats. */
function oneOrMore<const TSchema extends v.GenericSchema>(schema: TSchema) {
  return v.union([
    v.pipe(v.array(schema), v.minLength(1)),
    v.pipe(
      schema,
      v.transform((one) => [one]),
    ),
  ]);
}

const endpointSchema = v.object({
  "@Binding": v.string(),
  "@Location": v.pipe(v.string(), v.url("an address")),
});

const identityProviderSchema = v.object({
  EntityDescriptor: v.object({
    "@entityID": v.pipe(v.string(), v.minLength(1)),
    IDPSSODescriptor: v.object({ SingleSignOnService: oneOrMore(endpointSchema) }),
  }),
});

const serviceProviderSchema = v.object({
  EntityDescriptor: v.object({
    "@entityID": v.pipe(v.string(), v.minLength(1)),
    SPSSODescriptor: v.object({ AssertionConsumerService: oneOrMore(endpointSchema) }),
  }),
});

const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/**
 * Reads what an app says of itself as identity provider.
 * @see SAML 2.0 Metadata, section 2.4.3
 */
export function readIdentityProvider(
  xml: string,
): Parsed<{ readonly issuer: string; readonly singleSignOnUrl: string }> {
  const parsed = parse(identityProviderSchema, readXml(xml));
  if (!parsed.ok) return parsed;
  const { "@entityID": issuer, IDPSSODescriptor } = parsed.value.EntityDescriptor;
  const [first] = IDPSSODescriptor.SingleSignOnService;
  const service = IDPSSODescriptor.SingleSignOnService.find((each) => each["@Binding"] === post) ?? first;
  return service === undefined
    ? { ok: false, problems: ["SingleSignOnService: is missing"] }
    : { ok: true, value: { issuer, singleSignOnUrl: service["@Location"] } };
}

/**
 * Reads what an identity provider object says of its org as service provider.
 * @see SAML 2.0 Metadata, section 2.4.4
 */
export function readServiceProvider(
  xml: string,
): Parsed<{ readonly audience: string; readonly acsUrl: string }> {
  const parsed = parse(serviceProviderSchema, readXml(xml));
  if (!parsed.ok) return parsed;
  const { "@entityID": audience, SPSSODescriptor } = parsed.value.EntityDescriptor;
  const service = SPSSODescriptor.AssertionConsumerService.find((each) => each["@Binding"] === post);
  return service === undefined
    ? { ok: false, problems: ["AssertionConsumerService: must be for HTTP-POST"] }
    : { ok: true, value: { audience, acsUrl: service["@Location"] } };
}

function readXml(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch {
    return undefined;
  }
}
