import * as v from "valibot";

/** What became of unknown input: a value of the known type, or what is wrong with it, one sentence a field. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Turns unknown input into a known type, or says what is wrong with every bad field.
 *
 * A problem names the field by its path and what is allowed there. It never repeats what was found, because that may be
 * a secret or somebody's attribute.
 */
export function parse<const TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
): Parsed<v.InferOutput<TSchema>> {
  const result = v.safeParse(schema, input);
  if (result.success) return { ok: true, value: result.output };
  const problems = result.issues.map(describeIssue);
  return {
    ok: false,
    problems: [...new Set([...problems, ...findFurtherProblems(schema, input, result.issues)])],
  };
}

/** Valibot names one unknown field of an object and stops: the others, and what is wrong with them, show without it. */
function findFurtherProblems(
  schema: v.GenericSchema,
  input: unknown,
  issues: readonly v.BaseIssue<unknown>[],
): readonly string[] {
  const unknown = issues.filter(isUnknownField);
  if (unknown.length === 0) return [];
  const rest = structuredClone(input);
  for (const { path = [] } of unknown) {
    const owner = path
      .slice(0, -1)
      .reduce<unknown>((value, { key }) => (isObject(value) ? value[String(key)] : undefined), rest);
    if (isObject(owner)) delete owner[String(path.at(-1)?.key)];
  }
  const further = parse(schema, rest);
  return further.ok ? [] : further.problems;
}

function isUnknownField(issue: v.BaseIssue<unknown>): boolean {
  return issue.kind === "schema" && issue.expected === "never" && issue.path !== undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Like {@link parse}, for JSON text. */
export function parseJson<const TSchema extends v.GenericSchema>(
  schema: TSchema,
  text: string,
): Parsed<v.InferOutput<TSchema>> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return { ok: false, problems: ["(whole): is not JSON"] };
  }
  return parse(schema, input);
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  return `${v.getDotPath(issue) ?? "(whole)"}: ${describeProblem(issue)}`;
}

function describeProblem(issue: v.BaseIssue<unknown>): string {
  if (isUnknownField(issue)) return "is not a known field";
  if (issue.input === undefined) return "is missing";
  // Valibot's own messages repeat the input; ours, given in a schema, do not.
  if (!issue.message.startsWith("Invalid ")) return `must be ${issue.message}`;
  return issue.expected === null ? "is not allowed" : `must be ${issue.expected}`;
}
