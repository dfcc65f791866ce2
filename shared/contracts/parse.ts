import * as v from "valibot";

/** What became of unknown input: a value of the known type, or what is wrong with it, one sentence a field. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] };

/** How problems are told more closely, for input that a person wrote and that holds neither secrets nor people. */
export interface Explain {
  /** What was found, in words fit for a terminal. */
  readonly describeFound: (value: unknown) => string;
  /** What is allowed in a field, by its path; null for one that it does not know. */
  readonly describeAllowed: (path: string) => string | null;
  /** What is known in the place of an unknown field, or why it is not. */
  readonly explainUnknown: (path: string) => string;
  /** Why text is no JSON, from what `JSON.parse` threw. */
  readonly explainSyntax: (error: unknown) => string;
}

/**
 * Turns unknown input into a known type, or says what is wrong with every bad field.
 *
 * A problem names the field by its path and what is allowed there. It never repeats what was found, because that may be
 * a secret or somebody's attribute, unless `explain` is given (see `docs/adr/011`).
 */
export function parse<const TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
  explain?: Explain,
): Parsed<v.InferOutput<TSchema>> {
  const result = v.safeParse(schema, input);
  if (result.success) return { ok: true, value: result.output };
  const issues = result.issues.flatMap(unfold);
  const problems = issues.map((issue) => describeIssue(issue, explain));
  return {
    ok: false,
    problems: [...new Set([...problems, ...findFurtherProblems(schema, input, issues, explain)])],
  };
}

/**
 * Valibot tells of a value with several forms only that it has none of them. When all but one are of another kind (a word, where an
 * object was found), the one is meant: then its bad fields are told.
 */
function unfold(issue: v.BaseIssue<unknown>): readonly v.BaseIssue<unknown>[] {
  const ofForms = issue.issues ?? [];
  const inFields = ofForms.filter(({ path }) => path !== undefined);
  if (inFields.length === 0 || inFields.length === ofForms.length) return [issue];
  return inFields.map((inner) => {
    const [first, ...rest] = [...(issue.path ?? []), ...(inner.path ?? [])];
    return first === undefined ? inner : { ...inner, path: [first, ...rest] };
  });
}

/** Valibot names one unknown field of an object and stops: the others, and what is wrong with them, show without it. */
function findFurtherProblems(
  schema: v.GenericSchema,
  input: unknown,
  issues: readonly v.BaseIssue<unknown>[],
  explain: Explain | undefined,
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
  const further = parse(schema, rest, explain);
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
  explain?: Explain,
): Parsed<v.InferOutput<TSchema>> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    const why = explain === undefined ? "" : `: ${explain.explainSyntax(error)}`;
    return { ok: false, problems: [`(whole): is not JSON${why}`] };
  }
  return parse(schema, input, explain);
}

function describeIssue(issue: v.BaseIssue<unknown>, explain: Explain | undefined): string {
  const path = v.getDotPath(issue) ?? "(whole)";
  if (isUnknownField(issue)) {
    const known = explain === undefined ? "" : `: ${explain.explainUnknown(path)}`;
    return `${path}: is not a known field${known}`;
  }
  if (issue.input === undefined) {
    const allowed = explain?.describeAllowed(path) ?? null;
    return `${path}: is missing${allowed === null ? "" : `: ${allowed}`}`;
  }
  const found = explain === undefined ? "" : `is ${explain.describeFound(readFound(issue))}, `;
  return `${path}: ${found}${describeAllowed(issue, path, explain)}`;
}

/** A check of several fields is about all of them, but told of one: that one's value is the last of the path. */
function readFound(issue: v.BaseIssue<unknown>): unknown {
  return issue.path === undefined ? issue.input : issue.path.at(-1)?.value;
}

function describeAllowed(issue: v.BaseIssue<unknown>, path: string, explain: Explain | undefined): string {
  // Valibot's own messages repeat the input; ours, given in a schema, do not.
  if (!issue.message.startsWith("Invalid ")) return `must be ${issue.message}`;
  const allowed = explain?.describeAllowed(path) ?? issue.expected;
  return allowed === null ? "is not allowed" : `must be ${allowed}`;
}
