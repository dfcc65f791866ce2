import { toJsonSchema } from "@valibot/to-json-schema";
import { answerSchemas } from "../cli/answers.ts";

/** JSON Schemas (draft 2020-12) of what the commands print with `--json`, by command, as one document. */
export function buildCliAnswers(): string {
  const definitions = Object.fromEntries(
    Object.entries(answerSchemas).map(([command, schema]) => {
      const { $schema: _, ...definition } = toJsonSchema(schema, {
        errorMode: "ignore",
        target: "draft-2020-12",
      });
      return [command, definition];
    }),
  );
  const document = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "What orgbridge prints with --json, by command",
    $defs: definitions,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
