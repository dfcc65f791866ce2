import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { expect, test } from "vitest";

/**
 * The house plan's arrows (design, section 4): who may import whom. A folder may always import from itself.
 * `packages` are the libraries (and `node:`) that a layer may use; none named means any.
 */
const layers: readonly { folder: string; mayImport: readonly string[]; packages?: readonly string[] }[] = [
  { folder: "shared/contracts", mayImport: [], packages: ["valibot"] },
  { folder: "shared/core", mayImport: ["shared/contracts"], packages: [] },
  {
    folder: "shared/runtime",
    mayImport: ["shared/contracts", "shared/core"],
    packages: ["undici", "valibot", "node:"],
  },
  {
    folder: "shared/oauth",
    mayImport: ["shared/contracts", "shared/core", "shared/runtime"],
    packages: ["jose", "node:crypto"],
  },
  {
    folder: "shared/okta",
    mayImport: ["shared/contracts", "shared/core", "shared/runtime"],
    packages: ["valibot"],
  },
  {
    folder: "shared/aws",
    mayImport: ["shared/contracts", "shared/core", "shared/runtime"],
    packages: ["@aws-sdk/", "node:crypto", "valibot"],
  },
  {
    folder: "shared/access",
    mayImport: [
      "shared/contracts",
      "shared/core",
      "shared/runtime",
      "shared/oauth",
      "shared/okta",
      "shared/aws",
    ],
    packages: ["node:crypto"],
  },
  { folder: "functions/bootstrap", mayImport: ["shared"] },
  { folder: "functions/event-hook", mayImport: ["shared"] },
  { folder: "functions/jwks", mayImport: ["shared"] },
  { folder: "functions/replay", mayImport: ["shared"] },
  { folder: "functions/worker", mayImport: ["shared"] },
  { folder: "infra", mayImport: ["shared/contracts"] },
  { folder: "tools", mayImport: ["shared", "functions"] },
  // Measures the bundles as the stack makes them.
  { folder: "tools/bench/cold-start", mayImport: ["shared", "functions", "tools", "infra"] },
];

const root = join(import.meta.dirname, "../../..");
const files = globSync(["shared/**/*.ts", "functions/**/*.ts", "infra/**/*.ts", "tools/**/*.ts"], {
  cwd: root,
});

test("every file is in a layer that the house plan knows", () => {
  const strays = files.filter((file) => layers.every(({ folder }) => !isIn(file, folder)));

  expect(files.length).toBeGreaterThan(50);
  expect(strays).toEqual([]);
});

test.each(layers)("$folder imports only what it may", ({ folder, mayImport, packages }) => {
  const inner = layers.filter((other) => isIn(other.folder, folder));
  const own = files.filter((file) => isIn(file, folder) && inner.every((other) => !isIn(file, other.folder)));
  const violations = own.flatMap((file) =>
    readImports(file)
      .filter((name) => !isAllowed(file, name, [folder, ...mayImport], packages))
      .map((name) => `${file} imports ${name}`),
  );

  expect(own.length).toBeGreaterThan(0);
  expect(violations).toEqual([]);
});

test("decisions have no clock, no randomness and no environment", () => {
  const impure = files
    .filter((file) => isIn(file, "shared/core"))
    .filter((file) =>
      /\b(Date\.now|new Date\(\)|Math\.random|process\.|setTimeout|fetch\()/.test(readSource(file)),
    );

  expect(impure).toEqual([]);
});

test("only handlers read the environment", () => {
  const readers = files
    .filter((file) => isIn(file, "shared") || isIn(file, "functions"))
    .filter((file) => readSource(file).includes("process.env"));

  expect(readers.filter((file) => !/^functions\/[a-z-]+\/handler\.ts$/.test(file))).toEqual([]);
  expect(readers).toContain("functions/worker/handler.ts");
});

function isAllowed(
  file: string,
  name: string,
  folders: readonly string[],
  packages: readonly string[] | undefined,
): boolean {
  if (!name.startsWith("."))
    return packages === undefined || packages.some((allowed) => name.startsWith(allowed));
  const imported = relative(root, join(root, dirname(file), name));
  return folders.some((folder) => isIn(imported, folder));
}

function isIn(file: string, folder: string): boolean {
  return file.startsWith(`${folder}${sep}`);
}

function readImports(file: string): readonly string[] {
  const statements = readSource(file).matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)"([^"]+)"/g);
  return [...statements].map(([, name]) => name!);
}

function readSource(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
