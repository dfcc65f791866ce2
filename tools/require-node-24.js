// Runs first in every npm script, in plain JavaScript so that an old Node can read it.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(
    `orgbridge needs Node 24 or newer and this is ${process.versions.node}: on Linux x64 "npm ci" brings its own, elsewhere install Node 24 and put it on PATH.`,
  );
  process.exit(1);
}
