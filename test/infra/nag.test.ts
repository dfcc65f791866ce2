import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runCdkSynth } from "../support/cdk-synth.ts";
import { twoConnections } from "./two-connections.ts";

const folder = mkdtempSync(join(tmpdir(), "orgbridge-nag-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly { readonly ruleName: string }[];
  }[];
}

/** Runs `cdk synth`, as the app by itself would end with 0 whatever was found. */
async function synthByCli(config: unknown, environment: Record<string, string> = {}) {
  const output = mkdtempSync(join(folder, "out-"));
  const code = await runCdkSynth({
    config,
    folder,
    output,
    args: ["--app=node test/infra/nag/app.ts"],
    env: environment,
  }).then(
    () => 0,
    (error: { readonly code: unknown }) => Number(error.code),
  );
  const report = readFileSync(join(output, "validation-report.json"), { encoding: "utf8", flag: "a+" });
  return { code, findings: report === "" ? [] : listFindings(JSON.parse(report) as Report) };
}

function listFindings({ pluginReports }: Report): readonly string[] {
  return pluginReports.flatMap(({ pluginName, violations }) =>
    violations.map(({ ruleName }) => `${pluginName} ${ruleName}`),
  );
}

describe("cdk-nag", () => {
  test("finds nothing that is not accepted with a reason, in a bridge with all that a config can ask for", async () => {
    const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b";
    const ended = await synthByCli({
      ...twoConnections,
      domain: {
        name: "bridge.example.com",
        certificateArn,
        hostedZone: { id: "Z0123456789ABC", name: "example.com" },
      },
      encryptionKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0a1b-4c3d-8e9f-0a1b2c3d4e5f",
      keepOnDestroy: ["secrets", "logs", "deadLetters"],
    });

    expect(ended).toEqual({ code: 0, findings: [] });
  });

  test("ends cdk synth when it finds something else", async () => {
    const ended = await synthByCli(twoConnections, { WITH_FINDING: "1" });

    expect(ended.code).toBe(1);
    expect(ended.findings).toEqual(
      expect.arrayContaining(["AwsSolutions AwsSolutions-SQS3", "AwsSolutions AwsSolutions-SQS4"]),
    );
  });
});
