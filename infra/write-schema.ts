import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildReference } from "./config-reference.ts";
import { buildEditorSchema } from "./editor-schema.ts";

const root = join(import.meta.dirname, "..");

/** What is made from the config's schema: by path from the project's root. */
const made: Readonly<Record<string, string>> = {
  "infra/bridge.config.schema.json": `${JSON.stringify(buildEditorSchema(), null, 2)}\n`,
  "docs/config.md": buildReference(),
};

for (const [path, text] of Object.entries(made)) {
  writeFileSync(join(root, path), text);
  process.stdout.write(`wrote ${path}\n`);
}
