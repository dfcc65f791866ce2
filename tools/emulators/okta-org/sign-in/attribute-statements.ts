import type { Json, JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { type ExpressionContext, evaluateExpression } from "./expression.ts";

/** One attribute of an assertion. */
export interface SamlAttribute {
  readonly name: string;
  readonly format: string;
  readonly values: readonly string[];
}

/**
 * The attributes that an app's statements make of a person; one without values is left out.
 * @throws SignInRefusal 400 for an expression that is not supported.
 */
export function makeSamlAttributes(
  org: Org,
  context: ExpressionContext,
  statements: readonly JsonObject[],
): readonly SamlAttribute[] {
  return statements
    .map((statement) => ({
      name: readText(statement["name"]),
      format: readText(statement["namespace"]) || "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
      values:
        statement["type"] === "GROUP"
          ? listGroupNames(org, context, statement)
          : readTexts(statement["values"]).flatMap((value) => evaluateExpression(context, value)),
    }))
    .filter(({ values }) => values.length > 0);
}

function listGroupNames(org: Org, { user }: ExpressionContext, statement: JsonObject): readonly string[] {
  const wanted = readText(statement["filterValue"]);
  const names = org.groups.listOfUser(user.id).map((group) => readText(group.profile["name"]));
  switch (readText(statement["filterType"])) {
    case "STARTS_WITH":
      return names.filter((name) => name.startsWith(wanted));
    case "CONTAINS":
      return names.filter((name) => name.includes(wanted));
    case "EQUALS":
      return names.filter((name) => name === wanted);
    case "REGEX":
      return names.filter((name) => matchesWhole(name, wanted));
    default:
      return [];
  }
}

function matchesWhole(text: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return false;
  }
}

function readText(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function readTexts(value: Json | undefined): readonly string[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return items.filter((item) => typeof item === "string");
}
