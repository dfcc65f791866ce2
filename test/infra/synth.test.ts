import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectionSchema, connectionsSchema, describeForIntake } from "../../shared/contracts/connection.ts";
import { configurationFiles, environmentNames } from "../../shared/contracts/deployment.ts";
import { parseJson } from "../../shared/contracts/parse.ts";
import { buildOfflineEnv, projectRoot, runCdkSynth } from "../support/cdk-synth.ts";
import { resolveText } from "./intrinsics.ts";
import { twoConnections } from "./two-connections.ts";

interface FunctionProperties {
  readonly Description: string;
  readonly Handler: string;
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
}

interface Template {
  readonly Resources: Readonly<
    Record<string, { Type: string; Properties: FunctionProperties; Metadata: Record<string, string> }>
  >;
}

/** A function of the template. */
interface DeployedFunction {
  /** What Lambda would unpack. */
  readonly bundle: string;
  readonly properties: FunctionProperties;
}

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "orgbridge-synth-"));
const env = buildOfflineEnv(folder);

/** A file, because `--eval` has globals, `require` among them, that Lambda does not have. */
const invoker = join(folder, "invoke.mjs");
writeFileSync(
  invoker,
  `const [path, name, event] = process.argv.slice(2);
  const { [name]: handler } = await import(path);
  const answer = await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 30000 });
  process.stdout.write("\\n" + JSON.stringify(answer));`,
);

afterAll(() => rmSync(folder, { recursive: true }));

describe("cdk synth with bundling", () => {
  const output = join(folder, "cdk.out");
  const { connections, stackName } = twoConnections;

  const synthTo = (target: string) => runCdkSynth({ config: twoConnections, folder, output: target });

  beforeAll(() => synthTo(output), 120_000);

  // Assets are named by what is in them: a bundle that came out otherwise would have another name in the template.
  test("gives the same template and the same bundles when it is run again", async () => {
    const again = join(folder, "cdk.again");
    await synthTo(again);

    const read = (target: string) => readFileSync(join(target, `${stackName}.template.json`), "utf8");
    expect(read(again)).toBe(read(output));
  }, 120_000);

  const descriptions = {
    intake: "Turns what Okta's event hooks bring into messages",
    keyRoute: "Shows the public keys of each connection to its orgs",
    bootstrap: "Sets up both orgs of a connection, tries what is there, or takes it away",
    worker: "Brings people of connection ",
  };

  /** The functions whose descriptions begin like this. */
  function findFunctions(name: keyof typeof descriptions): readonly DeployedFunction[] {
    const path = join(output, `${stackName}.template.json`);
    const template = JSON.parse(readFileSync(path, "utf8")) as Template;
    return Object.values(template.Resources)
      .filter(({ Type: type }) => type === "AWS::Lambda::Function")
      .map(({ Metadata: metadata, Properties: properties }) => ({
        bundle: join(output, metadata["aws:asset:path"]!),
        properties,
      }))
      .filter(({ properties }) => properties.Description.startsWith(descriptions[name]));
  }

  /** Does what Lambda would: loads the handler that the template names, in its environment, and hands it one event. */
  async function invoke({ bundle, properties }: DeployedFunction, event: unknown): Promise<unknown> {
    const [module, name] = properties.Handler.split(".");
    const variables = Object.entries(properties.Environment.Variables);
    const { stdout } = await run(
      process.execPath,
      [invoker, join(bundle, `${module}.mjs`), String(name), JSON.stringify(event)],
      {
        cwd: folder,
        env: {
          ...Object.fromEntries(variables.map(([variable, value]) => [variable, resolveText(value)])),
          AWS_REGION: "eu-central-1",
          [environmentNames.taskRoot]: bundle,
        },
      },
    );
    return JSON.parse(stdout.slice(stdout.lastIndexOf("\n")));
  }

  test("makes an intake that loads, and answers for a connection that it does not have", async () => {
    const [intake, ...more] = findFunctions("intake");
    const event = { requestContext: { http: { method: "GET" } }, pathParameters: { connectionId: "nobody" } };

    const answer = await invoke(intake!, event);

    expect(answer).toEqual({ statusCode: 404 });
    expect(more).toEqual([]);
  });

  test("makes a key route that loads, and answers for a connection that it does not have", async () => {
    const [keyRoute, ...more] = findFunctions("keyRoute");
    const event = { requestContext: { http: { method: "GET" } }, pathParameters: { connectionId: "nobody" } };

    const answer = await invoke(keyRoute!, event);

    expect(answer).toMatchObject({ statusCode: 404 });
    expect(more).toEqual([]);
  });

  test("makes a bootstrap that loads, and refuses a connection that it does not have", async () => {
    const [bootstrap, ...more] = findFunctions("bootstrap");

    const report = await invoke(bootstrap!, { connectionId: "nobody", action: "plan" });

    expect(report).toMatchObject({ connectionId: "nobody", action: "plan", ok: false });
    expect(more).toEqual([]);
  });

  test("makes workers that load, and answer to an empty batch", async () => {
    const workers = findFunctions("worker");

    const answers = await Promise.all(workers.map((worker) => invoke(worker, { Records: [] })));

    expect(answers).toEqual(connections.map(() => ({ batchItemFailures: [] })));
  });

  test("puts the checked config beside each bundle: a worker's own connection, all of them for the others", () => {
    const read = (name: keyof typeof descriptions, file: string) =>
      findFunctions(name).map(({ bundle }) => readFileSync(join(bundle, file), "utf8"));
    const forIntake = [{ ok: true, value: connections.map(describeForIntake) }];

    expect(
      read("worker", configurationFiles.worker).map((text) => parseJson(connectionSchema, text)),
    ).toEqual(connections.map((connection) => ({ ok: true, value: connection })));
    for (const name of ["intake", "keyRoute"] as const) {
      const texts = read(name, configurationFiles.eventHook);
      expect(texts.map((text) => parseJson(connectionsSchema, text))).toEqual(forIntake);
    }
    expect(
      read("bootstrap", configurationFiles.bootstrap).map((text) =>
        parseJson(v.array(connectionSchema), text),
      ),
    ).toEqual([{ ok: true, value: connections }]);
  });

  test.each([
    ["intake", configurationFiles.eventHook, 400_000],
    ["keyRoute", configurationFiles.jwks, 350_000],
    ["bootstrap", configurationFiles.bootstrap, 1_600_000],
    ["worker", configurationFiles.worker, 1_200_000],
  ] as const)("ships the %s as %s and one bundle of at most %i bytes", (name, file, bytes) => {
    const found = findFunctions(name);

    expect(found.length).toBeGreaterThan(0);
    for (const { bundle } of found) {
      expect(readdirSync(bundle).sort()).toEqual([file, "index.mjs"]);
      expect(readFileSync(join(bundle, "index.mjs")).byteLength).toBeLessThanOrEqual(bytes);
    }
  });
});

test("the app refuses a bad config with the bad fields and no stack trace", async () => {
  const path = join(folder, "bad.json");
  writeFileSync(path, JSON.stringify({ stackName: "", connections: [] }));
  const context = { CDK_CONTEXT_JSON: JSON.stringify({ config: path }), CDK_OUTDIR: join(folder, "refused") };

  const ended = await run(process.execPath, ["infra/app.ts"], {
    cwd: projectRoot,
    env: { ...env, ...context },
  }).catch((error: unknown) => error);

  expect(ended).toMatchObject({
    code: 1,
    stderr: `${path} is refused:
  stackName: is "", must be a letter, then up to 30 letters, digits and -
  connections: is an empty list, must be at least one connection
`,
  });
});
