import { ResourceNotFoundException, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "vitest";
import { createSecretReader } from "../../../shared/aws/secrets.ts";
import { testNowMs } from "../../support/stub-clock.ts";

function open(answer: unknown) {
  const inputs: unknown[] = [];
  const client = {
    send: (command: { readonly input: unknown }) => {
      inputs.push(command.input);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  } as unknown as SecretsManagerClient;
  return { reader: createSecretReader(client), inputs };
}

test("reads the version that has a stage, its id, and when it was made", async () => {
  const { reader, inputs } = open({
    SecretString: "s3cret",
    VersionId: "version-1",
    CreatedDate: new Date(testNowMs),
  });

  const version = await reader.read("bridge/acme/hook-secret", "AWSPENDING");

  expect(version).toEqual({ value: "s3cret", versionId: "version-1", createdMs: testNowMs });
  expect(inputs).toEqual([{ SecretId: "bridge/acme/hook-secret", VersionStage: "AWSPENDING" }]);
});

test("does not make up which version it is, and when it was made", async () => {
  expect(await open({ SecretString: "s3cret" }).reader.read("x", "AWSCURRENT")).toEqual({
    value: "s3cret",
    versionId: "",
    createdMs: null,
  });
});

test("finds nothing where no version has the stage", async () => {
  const missing = new ResourceNotFoundException({ $metadata: {}, message: "can't find AWSPENDING" });

  expect(await open(missing).reader.read("x", "AWSPENDING")).toBeNull();
});

test("finds nothing in a secret without text", async () => {
  expect(await open({ SecretBinary: new Uint8Array([1]) }).reader.read("x", "AWSCURRENT")).toBeNull();
});

test("throws when Secrets Manager cannot be asked", async () => {
  await expect(open(new Error("AccessDenied")).reader.read("x", "AWSCURRENT")).rejects.toThrow(
    "AccessDenied",
  );
});
