import { OktaError } from "../errors.ts";
import { type FilterGrammar, parseFilter } from "../filter/parse-filter.ts";
import { isJsonObject, type Json } from "../json.ts";
import type { LogEvent } from "./log-event.ts";

/** As Okta's own message lists them, and the two that its documentation uses besides. */
const namedOperators = ["eq", "co", "sw", "pr", "gt", "ge", "lt", "le"];
const operators = [...namedOperators, "ne", "ew"];

/** First names of the fields of a LogEvent. `published` is none: it would quarrel with `since` and `until`. */
const topFields = new Set([
  "actor",
  "authenticationContext",
  "client",
  "debugContext",
  "device",
  "displayMessage",
  "eventType",
  "legacyEventType",
  "outcome",
  "request",
  "securityContext",
  "severity",
  "target",
  "transaction",
  "uuid",
  "version",
]);

/** Fields that `co` may not be used with. */
const uncontainable = ["debugContext.debugData.url", "debugContext.debugData.requestUri"];

interface Comparison {
  readonly field: string;
  readonly operator: string;
  /** Where the operator stands in the filter. */
  readonly at: number;
}

/**
 * What `filter` of `GET /api/v1/logs` lets through; everything when it is empty.
 * @throws OktaError E0000053 or E0000031, in the words of Okta's page "System Log query".
 */
export function makeLogFilter(filter: string | null): (event: LogEvent) => boolean {
  if (filter === null || filter.trim() === "") return () => true;
  for (const comparison of listComparisons(filter)) checkComparison(filter, comparison);
  const grammar: FilterGrammar = {
    isAttribute: () => true,
    operatorsOf: () => operators,
    makeError: () => new OktaError("E0000053", { summary: `Invalid filter '${filter}'` }),
  };
  const matches = parseFilter(filter, grammar);
  return ({ body }) => matches((name) => readPath(body, toPath(name)));
}

function checkComparison(filter: string, { field, operator, at }: Comparison): void {
  const path = toPath(field);
  if (!topFields.has(path[0] ?? "")) {
    throw new OktaError("E0000053", { summary: `field is not valid: ${field}` });
  }
  if (!operators.includes(operator.toLowerCase())) {
    const expected = namedOperators.join(",");
    throw new OktaError("E0000053", {
      summary: `Invalid filter '${filter}': Unrecognized attribute operator '${operator}' at position ${at}. Expected: ${expected}`,
    });
  }
  if (operator.toLowerCase() === "co" && uncontainable.includes(path.join("."))) {
    throw new OktaError("E0000031", {
      summary: `The supplied combination of operator and field is not currently supported. Operator: co, Field: ${field}`,
    });
  }
}

/** Every field with its operator, as far as the filter's form allows to tell. */
function listComparisons(filter: string): readonly Comparison[] {
  const comparisons: Comparison[] = [];
  let field: string | undefined;
  let skipsValue = false;
  for (const { 0: token, index } of filter.matchAll(/"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+/g)) {
    if (token === "(" || token === ")") continue;
    if (skipsValue) {
      skipsValue = false;
    } else if (field !== undefined) {
      comparisons.push({ field, operator: token, at: index });
      skipsValue = token.toLowerCase() !== "pr";
      field = undefined;
    } else if (!["and", "or"].includes(token.toLowerCase())) {
      field = token;
    }
  }
  return comparisons;
}

/** Okta's page writes field names in both `camelCase` and `snake_case`. */
function toPath(field: string): readonly string[] {
  return field.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()).split(".");
}

/** The value at the path; inside an array the values of all its elements. */
function readPath(value: Json, path: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((element: Json) => readPath(element, path));
  const [name, ...rest] = path;
  if (name === undefined) return value;
  return isJsonObject(value) ? readPath(value[name] ?? null, rest) : null;
}
