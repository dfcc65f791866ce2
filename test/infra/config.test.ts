import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { BridgeConfigError, chooseConfigFile, loadConfig } from "../../infra/config.ts";

const folder = mkdtempSync(join(tmpdir(), "orgbridge-config-"));

afterAll(() => rmSync(folder, { recursive: true }));

function write(content: unknown): string {
  const path = join(folder, "bridge.config.json");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** What the config is refused for, one line a field. */
function problemsOf(content: unknown): readonly string[] {
  const path = write(content);
  try {
    loadConfig(path);
  } catch (error) {
    expect(error).toBeInstanceOf(BridgeConfigError);
    const [first, ...problems] = (error as BridgeConfigError).message.split("\n  ");
    expect(first).toBe(`${path} is refused:`);
    return problems;
  }
  return [];
}

const connection = {
  id: "acme",
  source: { orgUrl: "https://acme.example.com" },
  target: { orgUrl: "https://hub.example.com" },
  scope: { kind: "app", appId: "0oaAcme" },
  loginDomains: ["acme.example.com"],
  removals: "hold",
};

test("reads a config and fills in what it leaves open", () => {
  const config = loadConfig(write({ stackName: "bridge", connections: [connection] }));

  expect(config.connections[0]).toMatchObject({ ...connection, settleSeconds: 2, onLeave: "deactivate" });
});

test("names every bad field of every connection at once", () => {
  const problems = problemsOf({
    stackName: "1st bridge",
    tags: {},
    connections: [
      { ...connection, id: "ACME", source: { orgUrl: "http://127.0.0.1:8080" }, settleSeconds: 901 },
      {
        ...connection,
        target: { orgUrl: "http://localhost:8081" },
        scope: { kind: "app", appId: "no id" },
        removals: undefined,
        colour: "blue",
      },
    ],
  });

  expect(problems).toEqual([
    "stackName: must be a letter, then up to 30 letters, digits and -",
    "connections.0.id: must be a lower-case letter, then up to 30 of a-z, 0-9 and -",
    "connections.0.settleSeconds: must be 0 to 900",
    "connections.0.source.orgUrl: must be an https address: only the local run may use http",
    "connections.1.scope.appId: must be an Okta id",
    "connections.1.removals: is missing",
    "connections.1.colour: is not a known field",
    "connections.1.target.orgUrl: must be an https address: only the local run may use http",
    "tags: is not a known field",
  ]);
});

test.each([
  ["with one id", "acme", "acme"],
  ["of which one's queue would be named like the other's dead-letter queue", "acme", "acme-dlq"],
])("refuses two connections %s, even when another field is wrong too", (_what, first, second) => {
  const connections = [
    { ...connection, id: first },
    { ...connection, id: second, removals: "maybe" },
  ];

  expect(problemsOf({ stackName: "bridge", connections })).toEqual([
    'connections.1.removals: must be ("apply" | "hold")',
    "connections: must be connections whose ids differ, and differ by more than -dlq",
  ]);
});

test("wants to know whose logins may sign in, unless nobody may", () => {
  const without = { ...connection, loginDomains: [] };

  expect(problemsOf({ stackName: "bridge", connections: [without] })).toEqual([
    "connections.0.loginDomains: must be the domains of the logins that may sign in, such as example.com (or set federation to none)",
  ]);
  expect(problemsOf({ stackName: "bridge", connections: [{ ...without, federation: "none" }] })).toEqual([]);
});

test("refuses a bridge without a connection", () => {
  expect(problemsOf({ stackName: "bridge", connections: [] })).toEqual([
    "connections: must be at least one connection",
  ]);
});

test("says so when the file is no JSON, or cannot be read", () => {
  expect(problemsOf("stackName: bridge")).toEqual(["(whole): is not JSON"]);
  expect(() => loadConfig(join(folder, "nowhere.json"))).toThrow(/nowhere\.json cannot be read$/);
});

test("takes the file that it is given, and knows the example when it sees it", () => {
  const path = write({});

  expect(chooseConfigFile(path)).toEqual({ path, isExample: false });
  expect(chooseConfigFile("infra/bridge.config.example.json").isExample).toBe(true);
});
