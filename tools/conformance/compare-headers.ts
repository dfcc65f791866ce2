import { areSameTexts, type ComparisonContext } from "./compare-values.ts";

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const rateHeaders = ["x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset"];

/** In which headers that mean something the emulated answer differs from the recorded one. */
export function compareHeaders(
  context: ComparisonContext,
  recorded: Readonly<Record<string, string>>,
  emulated: Headers,
): readonly string[] {
  const differences: string[] = [];
  const read = (name: string): string => [emulated[name] ?? []].flat().join(", ");
  const mediaType = (text: string): string => text.split(";")[0]?.trim() ?? "";
  if (mediaType(recorded["content-type"] ?? "") !== mediaType(read("content-type"))) {
    differences.push(
      `content-type: ${read("content-type")} instead of ${recorded["content-type"] ?? "none"}`,
    );
  }
  for (const name of ["etag", "dpop-nonce"]) {
    const [wanted, given] = [recorded[name], emulated[name]];
    if ((wanted === undefined) !== (given === undefined)) {
      differences.push(`${name}: ${given === undefined ? "missing" : "extra"}`);
    } else if (name === "etag" && wanted !== undefined && !areSameTexts(context, wanted, read(name))) {
      differences.push("etag: stands for another version than the recorded one");
    }
  }
  // Most recordings have no rate headers: those were cut away.
  for (const name of rateHeaders) {
    if (recorded[name] !== undefined && !/^\d+$/.test(read(name))) differences.push(`${name}: missing`);
  }
  if (emulated["date"] === undefined) differences.push("date: missing");
  return [...differences, ...compareLinks(context, recorded["link"], read("link"))];
}

/**
 * Recordings keep only the last of several `Link` headers: where that is not `next`, there was none.
 */
function compareLinks(
  context: ComparisonContext,
  recorded: string | undefined,
  emulated: string,
): readonly string[] {
  const wanted = parseLinks(recorded ?? "");
  const given = parseLinks(emulated);
  const differences: string[] = [];
  if (wanted.size === 0 && given.size > 0) differences.push("link: extra");
  if (wanted.size > 0 && !wanted.has("next") && given.has("next"))
    differences.push("link: next, where there is no more");
  for (const [relation, target] of wanted) {
    const other = given.get(relation);
    if (other === undefined) differences.push(`link: ${relation} is missing`);
    else if (!areSameTexts(context, sortQuery(context.translate(target)), sortQuery(other))) {
      differences.push(`link: ${relation} ${other} instead of ${target}`);
    }
  }
  return differences;
}

function parseLinks(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/<([^>]*)>;\s*rel="([^"]*)"/g);
  return new Map([...found].map(([, target = "", relation = ""]) => [relation, target]));
}

function sortQuery(target: string): string {
  const url = URL.parse(target);
  if (!url) return target;
  url.searchParams.sort();
  return url.href;
}
