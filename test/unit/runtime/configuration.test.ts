import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectionSchema } from "../../../shared/contracts/connection.ts";
import { environmentSchema } from "../../../shared/contracts/environment.ts";
import { ConfigurationError, parseEnv } from "../../../shared/runtime/parse-env.ts";
import { readConfig } from "../../../shared/runtime/read-config.ts";
import { leastConfig } from "../../support/connections.ts";

const environment = {
  ORGBRIDGE_PREFIX: "bridge",
  ORGBRIDGE_QUEUE_BASE_URL: "https://sqs.eu-central-1.amazonaws.com/123456789012/",
  LAMBDA_TASK_ROOT: "/var/task",
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "orgbridge-config-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The message of the ConfigurationError that something throws. */
function complaintOf(deed: () => unknown): string {
  try {
    deed();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error("no complaint");
}

test("takes what the functions need from the environment, and nothing else of it", () => {
  expect(parseEnv(environmentSchema, { ...environment, PATH: "/bin" })).toEqual(environment);
});

test("names every bad variable at once, never a value", () => {
  const complaint = complaintOf(() =>
    parseEnv(environmentSchema, { ORGBRIDGE_PREFIX: "SECRET 1", ORGBRIDGE_QUEUE_BASE_URL: "SECRET2" }),
  );

  expect(complaint).toMatch(
    /^invalid environment: ORGBRIDGE_PREFIX: .+; ORGBRIDGE_QUEUE_BASE_URL: .+; LAMBDA_TASK_ROOT: is missing$/,
  );
  expect(complaint).not.toContain("SECRET");
});

test("reads a configuration file beside the bundle", () => {
  writeFileSync(join(folder, "connection.json"), JSON.stringify(leastConfig));

  expect(readConfig(connectionSchema, folder, "connection.json")).toMatchObject({
    id: "acme",
    settleSeconds: 2,
  });
});

test("names the file and every bad field in it at once, never a value", () => {
  const config = { ...leastConfig, id: "SECRET", removals: "SECRET", extra: "SECRET" };
  writeFileSync(join(folder, "connection.json"), JSON.stringify(config));

  const complaint = complaintOf(() => readConfig(connectionSchema, folder, "connection.json"));

  expect(complaint).toMatch(/^invalid connection\.json: .*id: .*removals: .*extra: is not a known field$/);
  expect(complaint).not.toContain("SECRET");
});

test("says of a file that is no JSON only that", () => {
  writeFileSync(join(folder, "connection.json"), "SECRET");

  expect(complaintOf(() => readConfig(connectionSchema, folder, "connection.json"))).toBe(
    "invalid connection.json: (whole): is not JSON",
  );
});

test("says of a file that is not there that it cannot be read", () => {
  expect(complaintOf(() => readConfig(connectionSchema, folder, "connection.json"))).toBe(
    "invalid connection.json: cannot be read",
  );
});
