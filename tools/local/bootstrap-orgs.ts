import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import { type BootstrapReport, bootstrapReportSchema } from "../../shared/contracts/bootstrap.ts";
import { parse, parseJson } from "../../shared/contracts/parse.ts";
import { sourceAccessSchema } from "../../shared/contracts/secrets.ts";
import type { LambdaFunction } from "../emulators/aws/lambda/function-process.ts";
import { describeClient } from "./make-resources.ts";

/** What came of setting up the two orgs. */
export interface Bootstrapped {
  readonly report: BootstrapReport;
  /** The app in the source org whose assignments are the scope. */
  readonly appId: string;
}

/**
 * Has the two orgs set up by the bootstrap function.
 * @throws when the report names a problem, with what it says
 */
export async function bootstrapOrgs(
  bootstrap: Pick<LambdaFunction, "invoke">,
  connectionId: string,
  secrets: { readonly endpoint: string; readonly sourceSecretId: string },
): Promise<Bootstrapped> {
  const result = await bootstrap.invoke({ connectionId, action: "apply" });
  const report = parse(bootstrapReportSchema, result.kind === "answered" ? result.payload : null);
  if (!report.ok) throw new Error(`the bootstrap function does not run: ${JSON.stringify(result)}`);
  const problems = report.value.steps.flatMap(({ step, problem }) =>
    problem === null ? [] : [`${step}: ${problem.message} ${problem.remedy}`],
  );
  if (problems.length > 0) throw new Error(`the orgs could not be set up: ${problems.join("; ")}`);
  return { report: report.value, appId: await readAppId(secrets) };
}

async function readAppId(secrets: {
  readonly endpoint: string;
  readonly sourceSecretId: string;
}): Promise<string> {
  const client = new SecretsManagerClient(describeClient(secrets.endpoint));
  try {
    const secret = await createSecretReader(client).read(secrets.sourceSecretId, "AWSCURRENT");
    const access = parseJson(sourceAccessSchema, secret?.value ?? "");
    if (!access.ok || access.value.appId === undefined) throw new Error("bootstrap noted no app");
    return access.value.appId;
  } finally {
    client.destroy();
  }
}
