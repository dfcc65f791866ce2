import type * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Parsed, parse } from "../../../shared/contracts/parse.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import type { AdminAnswer, AdminFailure, CallAdmin } from "../../../shared/okta/admin-requests.ts";
import { readList, readSample } from "../../../shared/okta/read-list.ts";
import { explain, stop } from "./problems.ts";

/**
 * Reads one org. The same path is asked once until something changes: several steps look at the same lists, and `/apps` is a
 * slow bucket (20 requests a minute in free orgs).
 */
export class OrgReads {
  readonly #side: "source" | "target";
  readonly #call: CallAdmin;
  readonly #known = new Map<string, Promise<Result<AdminAnswer, AdminFailure>>>();

  constructor(side: "source" | "target", call: CallAdmin) {
    this.#side = side;
    this.#call = call;
  }

  /** Forgets what was read: something has changed, or may have. */
  forget(): void {
    this.#known.clear();
  }

  /** A list, to its end. `doing` is for the problem that stops it. */
  async list<const TSchema extends v.GenericSchema>(
    path: string,
    rowSchema: TSchema,
    doing: string,
  ): Promise<Result<readonly v.InferOutput<TSchema>[], Problem>> {
    return explain(await readList(this.#remember, path, rowSchema), this.#side, doing);
  }

  /** The first page of a list, as long as it may be. */
  async sample<const TSchema extends v.GenericSchema>(
    path: string,
    rowSchema: TSchema,
    doing: string,
  ): Promise<Result<readonly v.InferOutput<TSchema>[], Problem>> {
    return explain(await readSample(this.#remember, path, rowSchema), this.#side, doing);
  }

  /** One object; null when the org says that there is none (404). */
  async find<const TSchema extends v.GenericSchema>(
    path: string,
    schema: TSchema,
    doing: string,
  ): Promise<Result<v.InferOutput<TSchema> | null, Problem>> {
    const answer = await this.#remember({ method: "GET", path });
    if (!answer.ok && answer.failure.kind === "not-found") return succeed(null);
    if (!answer.ok) return explain(answer, this.#side, doing);
    const parsed: Parsed<v.InferOutput<TSchema>> = parse(schema, answer.value.body);
    if (parsed.ok) return succeed(parsed.value);
    return stop(
      "refused",
      `The ${this.#side} org gave an answer of another shape than Okta documents (${doing}): ${parsed.problems.join("; ")}.`,
      "Run the same action again; if it stays, this version does not fit the org.",
    );
  }

  /** A text, such as SAML metadata. */
  async text(path: string, accept: "application/xml", doing: string): Promise<Result<string, Problem>> {
    const answer = explain(await this.#remember({ method: "GET", path, accept }), this.#side, doing);
    return answer.ok ? succeed(answer.value.text) : answer;
  }

  /** The answer as it is, for steps that tell refusals apart. */
  ask(path: string): Promise<Result<AdminAnswer, AdminFailure>> {
    return this.#remember({ method: "GET", path });
  }

  readonly #remember: CallAdmin = async (request) => {
    const known = this.#known.get(request.path);
    if (known !== undefined) return known;
    const asking = this.#call(request);
    this.#known.set(request.path, asking);
    const answer = await asking;
    // Only what is there is remembered: what failed, or is missing, may be there the next time.
    if (!answer.ok) this.#known.delete(request.path);
    return answer;
  };
}
