import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "vitest";
import { createSecretWriter } from "../../../shared/aws/secret-writer.ts";

function open(failure?: Error) {
  const inputs: Record<string, unknown>[] = [];
  const client = {
    send: (command: { readonly input: Record<string, unknown> }) => {
      inputs.push(command.input);
      return failure === undefined ? Promise.resolve({}) : Promise.reject(failure);
    },
  } as unknown as SecretsManagerClient;
  return { writer: createSecretWriter(client), inputs };
}

test("puts a value under a token of its own, so that a repeated call makes no second version", async () => {
  const { writer, inputs } = open();

  await writer.write("bridge/acme/source", "one");
  await writer.write("bridge/acme/source", "two");

  const token = expect.stringMatching(/^[0-9a-f-]{36}$/);
  expect(inputs).toEqual([
    { SecretId: "bridge/acme/source", SecretString: "one", ClientRequestToken: token },
    { SecretId: "bridge/acme/source", SecretString: "two", ClientRequestToken: token },
  ]);
  expect(new Set(inputs.map((input) => input["ClientRequestToken"])).size).toBe(2);
});

test("throws when the value was not written", async () => {
  await expect(open(new Error("AccessDenied")).writer.write("x", "y")).rejects.toThrow("AccessDenied");
});
