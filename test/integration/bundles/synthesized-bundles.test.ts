import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { configurationFiles } from "../../../shared/contracts/deployment.ts";
import { type InvokeResult, startFunction } from "../../../tools/emulators/aws/lambda/function-process.ts";
import { change, findUser, hire } from "../../../tools/local/demo/people.ts";
import { type DeployedFunction, type DeployedStack, readTemplate } from "./read-template.ts";
import { provideAsLambda, type RunningStack, startStack } from "./start-stack.ts";
import { synthesize } from "./synthesize.ts";
import { locateHandler, unpackAsset } from "./unpack-asset.ts";

const config = {
  stackName: "bundled",
  connections: [
    {
      id: "demo",
      source: { orgUrl: "https://source.example.com" },
      target: { orgUrl: "https://target.example.com" },
      scope: { kind: "app", appLabel: "Target org" },
      loginDomains: ["example.com"],
      removals: "apply",
      settleSeconds: 0,
    },
  ],
} as const;

const folder = mkdtempSync(join(tmpdir(), "orgbridge-bundles-"));
const started: (() => Promise<unknown>)[] = [];
let stack: DeployedStack;

beforeAll(async () => {
  stack = readTemplate(await synthesize(config, folder), config.stackName);
}, 120_000);
afterAll(async () => {
  for (const stop of started.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true });
});

describe("the bundles of cdk synth, with only the environment of the template", () => {
  let bridge: RunningStack;

  beforeAll(async () => {
    bridge = await startStack(stack, config, folder, (part, stop) => {
      started.push(() => stop(part));
      return part;
    });
  }, 120_000);

  test("set up both orgs, and bring a person and a change from hook to target", async () => {
    const profile = {
      login: "ann@example.com",
      email: "ann@example.com",
      firstName: "Ann",
      lastName: "Able",
    };
    const nextOutcome = () =>
      Promise.race([
        bridge.outcomes.waitFor(({ changes }) => changes.length > 0, 30_000),
        bridge.workerFault,
      ]);

    const created = nextOutcome();
    const userId = await hire(bridge.sourceAdmin, bridge.appId, profile);
    expect(await created).toMatchObject({ userId, outcome: "applied", changes: ["create"] });
    const updated = nextOutcome();
    await change(bridge.sourceAdmin, userId, { title: "Analyst" });
    expect(await updated).toMatchObject({ userId, outcome: "applied", changes: ["update"] });

    expect(await findUser(bridge.targetAdmin, profile.login)).toMatchObject({
      status: "ACTIVE",
      profile: { login: profile.login, title: "Analyst", sourceUserKey: `demo:${userId}` },
    });
  });

  test("send a dead letter back to its queue, where the worker takes it", async () => {
    const userId = "00uNobodyHasThisId00";
    const body = { version: 1, connectionId: "demo", subject: { type: "user", id: userId }, hint: null };
    const message = { ...body, origin: "manual", enqueuedAt: new Date().toISOString() };
    await bridge.bury(JSON.stringify(message), `demo:${userId}`);
    const worked = Promise.race([
      bridge.outcomes.waitFor((outcome) => outcome.userId === userId, 30_000),
      bridge.workerFault,
    ]);

    const answer = await bridge.replay.invoke({ connectionId: "demo", filter: {} });

    expect(answer).toMatchObject({
      kind: "answered",
      payload: { replayed: 1, byReason: { exhausted: 1 }, hasMore: false, problem: null },
    });
    expect(await worked).toMatchObject({ userId });
  });

  test("show the public keys that bootstrap made, and no private part", async () => {
    const answer = await request(`${bridge.apiUrl}/connections/demo/jwks.json`);
    const { keys } = (await answer.body.json()) as { keys: Record<string, unknown>[] };

    expect(answer.statusCode).toBe(200);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => "d" in key)).toEqual([]);
  });
});

describe("a bundling fault shows", () => {
  let copies = 0;

  /** Unpacks the intake's asset once more, and spoils it. */
  function unpackIntake(spoil: (unpacked: string) => void = () => undefined): string {
    copies += 1;
    const orgs = { source: { orgUrl: "http://127.0.0.1:1" }, target: { orgUrl: "http://127.0.0.1:2" } };
    const { asset } = stack.functions.eventHook;
    const unpacked = unpackAsset(asset, join(folder, `copy${copies}`), configurationFiles.eventHook, orgs);
    spoil(unpacked);
    return unpacked;
  }

  /** What the emulated Lambda says to an event that needs nothing but the code. */
  function invoke(unpacked: string, overrides: Partial<DeployedFunction> = {}): Promise<InvokeResult> {
    const fn = startFunction({
      name: "eventHook",
      ...locateHandler({ ...stack.functions.eventHook, ...overrides }, unpacked),
      environment: {
        ORGBRIDGE_PREFIX: "bundled",
        ORGBRIDGE_QUEUE_BASE_URL: "http://127.0.0.1:1/000000000000/",
        ...provideAsLambda(unpacked, "http://127.0.0.1:1"),
      },
      timeoutMs: 10_000,
      maxConcurrency: 1,
    });
    onTestFinished(() => fn.stop());
    return fn.invoke({
      requestContext: { http: { method: "GET" } },
      pathParameters: { connectionId: "nobody" },
    });
  }

  test("not in an asset as it was made", async () => {
    expect(await invoke(unpackIntake())).toEqual({ kind: "answered", payload: { statusCode: 404 } });
  });

  test("as a handler that the bundle does not export", async () => {
    expect(await invoke(unpackIntake(), { handler: "index.main" })).toMatchObject({
      kind: "failed",
      errorType: "Runtime.HandlerNotFound",
      errorMessage: "main is undefined or not exported",
    });
  });

  test("as a module that the handler names and the bundle lacks", () => {
    const unpacked = unpackIntake();

    expect(() => invoke(unpacked, { handler: "handler.handler" })).toThrow("no module handler");
  });

  test("as a configuration file that is missing", async () => {
    const unpacked = unpackIntake((copy) => rmSync(join(copy, configurationFiles.eventHook)));

    expect(await invoke(unpacked)).toMatchObject({
      kind: "failed",
      errorMessage: expect.stringContaining(configurationFiles.eventHook),
    });
  });

  test("as a package that was left out of the bundle", async () => {
    const unpacked = unpackIntake((copy) =>
      writeFileSync(join(copy, "index.mjs"), `export { handler } from "valibot";`),
    );

    expect(await invoke(unpacked)).toMatchObject({
      kind: "failed",
      errorMessage: expect.stringContaining("Cannot find package 'valibot'"),
    });
  });

  test("as an ES module that is shipped as CommonJS", async () => {
    const unpacked = unpackIntake((copy) => renameSync(join(copy, "index.mjs"), join(copy, "index.cjs")));

    expect(await invoke(unpacked)).toMatchObject({ kind: "failed", errorType: "SyntaxError" });
  });

  test("as CommonJS that is shipped as an ES module", async () => {
    const unpacked = unpackIntake((copy) =>
      writeFileSync(join(copy, "index.mjs"), "exports.handler = async () => ({ statusCode: 200 });"),
    );

    expect(await invoke(unpacked)).toMatchObject({ kind: "failed", errorType: "ReferenceError" });
  });

  test("as a function that is made for another Node", () => {
    const unpacked = unpackIntake();

    expect(() => invoke(unpacked, { runtime: "nodejs18.x" })).toThrow("made for nodejs18.x");
  });
});
