import * as v from "valibot";
import { targetAttributes } from "./names.ts";

/** Name of a profile attribute as Okta allows it. */
const attributeNameSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z][A-Za-z0-9_]{0,127}$/, "the name of a profile attribute"),
);

/** Attributes that the bridge itself writes, or that the sign-in decides: no mapping may name them. */
const reservedAttributes: readonly string[] = ["login", ...Object.values(targetAttributes)];

const writableAttributeNameSchema = v.pipe(
  attributeNameSchema,
  v.check((name) => !reservedAttributes.includes(name), `any attribute but ${reservedAttributes.join(", ")}`),
);

/** Whether text is written in lower case. */
const lowerCaseSchema = v.optional(v.boolean(), false);

/** The value of one source attribute. */
const fromRuleSchema = v.strictObject({ from: attributeNameSchema, lowerCase: lowerCaseSchema });

/** The same value for everybody. */
const constantRuleSchema = v.strictObject({
  value: v.union([v.pipe(v.string(), v.minLength(1)), v.number(), v.boolean()]),
});

/** Text with source attributes in braces: `{lastName}, {firstName}`. Empty if every attribute in it is. */
const templateRuleSchema = v.strictObject({
  template: v.pipe(v.string(), v.regex(/\{[A-Za-z][A-Za-z0-9_]*\}/, "text with an {attribute} in it")),
  lowerCase: lowerCaseSchema,
});

/** The first of several source attributes that has a value. */
const firstOfRuleSchema = v.strictObject({
  firstOf: v.pipe(v.array(attributeNameSchema), v.minLength(1, "at least one attribute")),
  lowerCase: lowerCaseSchema,
});

const ruleSchema = v.union(
  [fromRuleSchema, constantRuleSchema, templateRuleSchema, firstOfRuleSchema],
  "one of {from}, {value}, {template}, {firstOf}",
);

export type MappingRule = v.InferOutput<typeof ruleSchema>;

/** Okta's own profile attributes that say who somebody is and where they work; both orgs have them without a schema change. */
const defaultAttributes = [
  "email",
  "firstName",
  "lastName",
  "middleName",
  "honorificPrefix",
  "honorificSuffix",
  "displayName",
  "nickName",
  "title",
  "primaryPhone",
  "mobilePhone",
  "streetAddress",
  "city",
  "state",
  "zipCode",
  "countryCode",
  "preferredLanguage",
  "locale",
  "timezone",
  "userType",
  "employeeNumber",
  "costCenter",
  "organization",
  "division",
  "department",
  "manager",
] as const;

/** The mapping of a connection that does not name one: each of these attributes is copied. */
export const defaultMapping: Readonly<Record<string, MappingRule>> = Object.fromEntries(
  defaultAttributes.map((name) => [name, { from: name, lowerCase: false }]),
);

/** Target attribute → the rule that makes its value. Without one, the attributes that every Okta org has are copied. */
export const mappingSchema = v.optional(v.record(writableAttributeNameSchema, ruleSchema), defaultMapping);

export type Mapping = v.InferOutput<typeof mappingSchema>;
