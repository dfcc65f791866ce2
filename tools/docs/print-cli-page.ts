import { writeFileSync } from "node:fs";
import { buildCliAnswers } from "./cli-answers.ts";
import { buildCliPage } from "./cli-page.ts";

const docs = new URL("../../docs/", import.meta.url);
writeFileSync(new URL("cli.md", docs), await buildCliPage());
writeFileSync(new URL("cli-answers.schema.json", docs), buildCliAnswers());
process.stdout.write("wrote docs/cli.md and docs/cli-answers.schema.json\n");
