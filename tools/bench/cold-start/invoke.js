// One cold start: loads a bundle, hands its handler one event, and tells on file descriptor 3 when it had answered, counted
// from the start of the process. Plain JavaScript, because stripping types would be part of what is measured.
import { readFileSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [bundle = "", eventFile = ""] = process.argv.slice(2);
/** @type {unknown} */
const loaded = await import(pathToFileURL(bundle).href);
/** @type {unknown} */
const handler = typeof loaded === "object" && loaded !== null ? Reflect.get(loaded, "handler") : undefined;
const loadedMs = performance.now();
if (typeof handler !== "function") throw new Error(`${bundle} has no handler`);
/** @type {unknown} */
const event = JSON.parse(readFileSync(eventFile, "utf8"));
/** @type {unknown} */
const answer = await Reflect.apply(handler, undefined, [event, { getRemainingTimeInMillis: () => 30_000 }]);
const answeredMs = performance.now();
const { user, system } = process.cpuUsage();
writeSync(3, JSON.stringify({ loadedMs, answeredMs, cpuMs: (user + system) / 1000, answer }));
process.exit(0);
