import { writeFileSync } from "node:fs";
import { buildStatusPage } from "./status-page.ts";

writeFileSync(new URL("../../docs/status-table.md", import.meta.url), buildStatusPage());
process.stdout.write("wrote docs/status-table.md\n");
