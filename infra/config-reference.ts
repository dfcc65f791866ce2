import { configFields } from "./config-fields.ts";

/** The reference of the config for people, in Markdown. */
export function buildReference(): string {
  const rows = Object.entries(configFields).map(
    ([path, { meaning, allowed, byDefault }]) =>
      `| \`${path}\` | ${cell(meaning)} | ${cell(allowed)} | ${byDefault === undefined ? "must be given" : cell(byDefault)} |`,
  );
  return [
    "# bridge.config.json",
    "",
    "One file describes a deployment. `npm run schema` makes this page and the schema for editors from `infra/config-fields.ts`; edit that.",
    "Unknown fields are refused. `[]` stands for any element of a list, `*` for any name. A field inside an object that is left out need not be given.",
    "",
    "| field | what it decides | allowed | default |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
