import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import { expect, onTestFinished, test, vi } from "vitest";
import type { InvokeResult } from "../../../../tools/emulators/aws/lambda/invoke-result.ts";
import { startAws } from "../../../../tools/emulators/aws/start.ts";
import { ManualClock } from "../../../../tools/emulators/clock.ts";
import { refusalOf } from "../bench.ts";

interface RotationEvent {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:rotate";
const done: InvokeResult = { kind: "answered", payload: null };

/** A secret and a function that rotates it as AWS's templates do; `failAt` names the step in which it fails. */
async function createRotated(failAt?: string) {
  const steps: string[] = [];
  const finished = Promise.withResolvers<void>();
  const invoke = vi.fn(async (event: unknown): Promise<InvokeResult> => {
    const { Step, SecretId, ClientRequestToken } = event as RotationEvent;
    steps.push(Step);
    if (Step === failAt) return { kind: "failed", errorType: "Error", errorMessage: "no" };
    if (Step === "createSecret") {
      await secrets.putSecretValue({
        SecretId,
        ClientRequestToken,
        SecretString: "two",
        VersionStages: ["AWSPENDING"],
      });
    }
    if (Step === "finishSecret") {
      await secrets.updateSecretVersionStage({
        SecretId,
        VersionStage: "AWSCURRENT",
        MoveToVersionId: ClientRequestToken,
        RemoveFromVersionId: first,
      });
      finished.resolve();
    }
    return done;
  });
  const clock = new ManualClock();
  const aws = await startAws({ clock, functions: new Map([[functionArn, invoke]]) });
  const secrets = new SecretsManager({
    endpoint: aws.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  onTestFinished(async () => {
    secrets.destroy();
    await aws.stop();
  });
  const created = await secrets.createSecret({ Name: "rotated", SecretString: "one" });
  const first = created.VersionId!;
  const rotate = (options: object = {}) =>
    secrets.rotateSecret({
      SecretId: "rotated",
      RotationLambdaARN: functionArn,
      RotationRules: { AutomaticallyAfterDays: 1 },
      ...options,
    });
  const describe = () => secrets.describeSecret({ SecretId: "rotated" });
  return { clock, secrets, invoke, steps, finished: finished.promise, first, rotate, describe };
}

test("it calls the function for the four steps and leaves the moving of labels to it", async () => {
  const { clock, secrets, steps, finished, first, rotate, describe } = await createRotated();

  const { VersionId } = await rotate();
  await finished;

  expect(steps).toEqual(["createSecret", "setSecret", "testSecret", "finishSecret"]);
  expect(await secrets.getSecretValue({ SecretId: "rotated" })).toMatchObject({ SecretString: "two" });
  expect(await describe()).toMatchObject({
    RotationEnabled: true,
    RotationLambdaARN: functionArn,
    RotationRules: { AutomaticallyAfterDays: 1 },
    LastRotatedDate: new Date(clock.nowMs()),
    NextRotationDate: new Date(clock.nowMs() + 86_400_000),
    VersionIdsToStages: { [VersionId!]: ["AWSCURRENT", "AWSPENDING"], [first]: ["AWSPREVIOUS"] },
  });
});

test("it has a version without a value ready when the first step begins", async () => {
  const { secrets, steps, rotate, describe } = await createRotated("createSecret");

  const { VersionId } = await rotate();
  await vi.waitFor(() => expect(steps).toHaveLength(1));

  expect((await describe()).VersionIdsToStages?.[VersionId!]).toEqual(["AWSPENDING"]);
  expect(
    await refusalOf(secrets.getSecretValue({ SecretId: "rotated", VersionStage: "AWSPENDING" })),
  ).toEqual({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
  });
});

test("it goes no further than a step that fails, and takes that rotation up again before any other", async () => {
  const { secrets, steps, rotate } = await createRotated("testSecret");
  await rotate();
  await vi.waitFor(() => expect(steps).toHaveLength(3));

  const refusal = await refusalOf(rotate());
  await vi.waitFor(() => expect(steps).toHaveLength(6));

  expect(refusal).toEqual({
    name: "InvalidRequestException",
    message: "A previous rotation isn't complete. That rotation will be reattempted.",
  });
  expect(await secrets.getSecretValue({ SecretId: "rotated" })).toMatchObject({ SecretString: "one" });
});

test("it only tests the function when it is not to rotate at once", async () => {
  const { steps, rotate, describe, first } = await createRotated();

  await rotate({ RotateImmediately: false });
  await vi.waitFor(async () =>
    expect((await describe()).VersionIdsToStages).toEqual({ [first]: ["AWSCURRENT"] }),
  );

  expect(steps).toEqual(["testSecret"]);
});

test("it stops to rotate when that is cancelled", async () => {
  const { secrets, finished, rotate, describe } = await createRotated();
  const early = await refusalOf(secrets.cancelRotateSecret({ SecretId: "rotated" }));
  await rotate();
  await finished;

  await secrets.cancelRotateSecret({ SecretId: "rotated" });

  expect(early.name).toBe("InvalidRequestException");
  expect((await describe()).RotationEnabled).toBe(false);
});

test("it refuses a function that it can not call, no function, and rules out of range", async () => {
  const { secrets, rotate, describe } = await createRotated();

  const refusals = [
    await refusalOf(rotate({ RotationLambdaARN: `${functionArn}-none` })),
    await refusalOf(secrets.rotateSecret({ SecretId: "rotated" })),
    await refusalOf(rotate({ RotationRules: { AutomaticallyAfterDays: 1001 } })),
  ];

  expect(refusals.map(({ name }) => name)).toEqual([
    "AccessDeniedException",
    "InvalidRequestException",
    "InvalidParameterException",
  ]);
  expect(refusals[0]?.message).toContain("Secrets Manager cannot invoke the specified Lambda function.");
  expect(await describe()).not.toHaveProperty("RotationEnabled", true);
});
