import { writeFileSync } from "node:fs";
import { buildPage } from "./build-page.ts";

writeFileSync(new URL("../../docs/cost.md", import.meta.url), buildPage());
process.stdout.write("wrote docs/cost.md\n");
