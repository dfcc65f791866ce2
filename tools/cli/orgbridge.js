#!/usr/bin/env node
// Plain JavaScript, so that an old Node can read it: on Node 24 the tool itself is loaded, on an older one it is run again
// with the Node that "npm ci" brought along.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

const major = Number(process.versions.node.split(".")[0]);
const platformNode = fileURLToPath(
  new URL(`../../node_modules/node-${process.platform}-${process.arch}/bin/node`, import.meta.url),
);

if (major >= 24) {
  // Keeps what was compiled between two runs: half of the time in which the tool starts.
  module.enableCompileCache();
  const { main } = await import("./main.ts");
  await main();
} else if (existsSync(platformNode)) {
  const again = spawn(platformNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  // The terminal tells both of us; a signal sent to this process alone is passed on.
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => again.kill(signal));
  }
  again.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
  });
} else {
  console.error(
    `orgbridge needs Node 24 or newer and this is ${process.versions.node}: on Linux x64 "npm ci" brings its own, elsewhere install Node 24 and put it on PATH.`,
  );
  process.exitCode = 1;
}
