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
  return { ok: false, problems: result.issues.map(describeIssue) };
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
  if (issue.kind === "schema" && issue.expected === "never") return "is not a known field";
  if (issue.input === undefined) return "is missing";
  // Valibot's own messages repeat the input; ours, given in a schema, do not.
  if (!issue.message.startsWith("Invalid ")) return `must be ${issue.message}`;
  return issue.expected === null ? "is not allowed" : `must be ${issue.expected}`;
}
