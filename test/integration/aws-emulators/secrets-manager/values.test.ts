import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { refusalOf, startBench } from "../bench.ts";

async function createSecret(Name = "app/key", SecretString = "one") {
  const bench = await startBench();
  const { ARN, VersionId } = await bench.secrets.createSecret({ Name, SecretString });
  const get = async (options: object = {}) => {
    const { SecretString: text } = await bench.secrets.getSecretValue({ SecretId: Name, ...options });
    return text;
  };
  return { ...bench, Name, ARN: ARN!, VersionId: VersionId!, get };
}

test("it answers with the current value by name, by ARN, and by ARN without its suffix", async () => {
  const { clock, secrets, Name, ARN, VersionId } = await createSecret("some/_+=.@-Name");

  const { $metadata: _, ...byName } = await secrets.getSecretValue({ SecretId: Name });

  expect(ARN).toMatch(
    /^arn:aws:secretsmanager:eu-central-1:000000000000:secret:some\/_\+=\.@-Name-[A-Za-z0-9]{6}$/,
  );
  expect(byName).toEqual({
    ARN,
    Name,
    VersionId,
    SecretString: "one",
    VersionStages: ["AWSCURRENT"],
    CreatedDate: new Date(clock.nowMs()),
  });
  for (const SecretId of [ARN, ARN.slice(0, -7)]) {
    expect(await secrets.getSecretValue({ SecretId })).toMatchObject({ VersionId });
  }
});

test("it takes half an ARN that ends like a whole one for a whole one", async () => {
  const { secrets, ARN } = await createSecret("Name-a1b2c3");

  expect((await refusalOf(secrets.getSecretValue({ SecretId: ARN.slice(0, -7) }))).name).toBe(
    "ResourceNotFoundException",
  );
  expect(await secrets.getSecretValue({ SecretId: ARN })).toMatchObject({ Name: "Name-a1b2c3" });
});

test("it keeps bytes as they are", async () => {
  const { secrets } = await startBench();

  await secrets.createSecret({ Name: "bytes", SecretBinary: new Uint8Array([0, 255, 10]) });

  const { SecretBinary, SecretString } = await secrets.getSecretValue({ SecretId: "bytes" });
  expect([...SecretBinary!]).toEqual([0, 255, 10]);
  expect(SecretString).toBeUndefined();
});

test("it makes a secret without a value, which gets its first one later, current whatever its labels", async () => {
  const { secrets } = await startBench();
  const created = await secrets.createSecret({ Name: "empty" });
  const before = await refusalOf(secrets.getSecretValue({ SecretId: "empty" }));

  const put = await secrets.putSecretValue({ SecretId: "empty", SecretString: "x", VersionStages: ["MINE"] });

  expect(created.VersionId).toBeUndefined();
  expect(before).toEqual({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  });
  expect(put.VersionStages).toEqual(["AWSCURRENT", "MINE"]);
});

test("it moves AWSCURRENT to a new version and AWSPREVIOUS to the one before it", async () => {
  const { secrets, Name, get } = await createSecret();

  await secrets.putSecretValue({ SecretId: Name, SecretString: "two" });
  await secrets.updateSecret({ SecretId: Name, SecretString: "three" });

  expect(await get()).toBe("three");
  expect(await get({ VersionStage: "AWSCURRENT" })).toBe("three");
  expect(await get({ VersionStage: "AWSPREVIOUS" })).toBe("two");
});

test("it leaves the current version alone when a version is put under other labels", async () => {
  const { secrets, Name, get } = await createSecret();

  const put = await secrets.putSecretValue({
    SecretId: Name,
    SecretString: "two",
    VersionStages: ["PUT1", "AWSPENDING"],
  });

  expect(put.VersionStages).toEqual(["AWSPENDING", "PUT1"]);
  expect(await get()).toBe("one");
  expect(await get({ VersionStage: "PUT1" })).toBe("two");
  expect(await get({ VersionId: put.VersionId, VersionStage: "AWSPENDING" })).toBe("two");
});

describe("client tokens", () => {
  test("it takes a repeated request for the same one, and refuses another value under a used token", async () => {
    const { secrets, Name, get } = await createSecret();
    const ClientRequestToken = randomUUID();
    const put = (SecretString: string) =>
      secrets.putSecretValue({ SecretId: Name, SecretString, ClientRequestToken });

    const first = await put("two");
    await secrets.putSecretValue({ SecretId: Name, SecretString: "three" });
    const again = await put("two");
    const refusal = await refusalOf(put("other"));

    expect([first.VersionId, again.VersionId]).toEqual([ClientRequestToken, ClientRequestToken]);
    expect(refusal.name).toBe("ResourceExistsException");
    expect(refusal.message).toContain(`You can't use ClientRequestToken ${ClientRequestToken}`);
    expect(await get()).toBe("three");
  });

  test("it makes a secret once per token", async () => {
    const { secrets } = await startBench();
    const request = { Name: "once", SecretString: "x", ClientRequestToken: randomUUID() };

    const first = await secrets.createSecret(request);
    const again = await secrets.createSecret(request);
    const refusal = await refusalOf(secrets.createSecret({ ...request, ClientRequestToken: randomUUID() }));

    expect([again.ARN, again.VersionId]).toEqual([first.ARN, first.VersionId]);
    expect(refusal).toEqual({
      name: "ResourceExistsException",
      message: "The operation failed because the secret once already exists.",
    });
  });

  test("it wants a token of 32 to 64 letters, which the SDKs draw themselves", async () => {
    const { aws, secrets, Name } = await createSecret();
    const put = { SecretId: Name, SecretString: "two" };

    const short = await refusalOf(secrets.putSecretValue({ ...put, ClientRequestToken: "short" }));
    const response = await fetch(aws.endpoint, {
      method: "POST",
      headers: {
        "x-amz-target": "secretsmanager.PutSecretValue",
        authorization:
          "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-central-1/secretsmanager/aws4_request, Signature=any",
      },
      body: JSON.stringify(put),
    });

    expect(short.name).toBe("InvalidParameterException");
    expect(await response.json()).toEqual({
      __type: "InvalidRequestException",
      Message: "You must provide a ClientRequestToken value. We recommend a UUID-type value.",
    });
  });
});

describe("what is not there", () => {
  test("it says which of secret, version and label is missing", async () => {
    const { secrets, Name } = await createSecret();
    const VersionId = randomUUID();

    const refusals = [
      await refusalOf(secrets.getSecretValue({ SecretId: "none" })),
      await refusalOf(secrets.getSecretValue({ SecretId: Name, VersionId })),
      await refusalOf(secrets.getSecretValue({ SecretId: Name, VersionStage: "AWSPREVIOUS" })),
      await refusalOf(secrets.listSecretVersionIds({ SecretId: "none" })),
    ];

    const cannotFind = "Secrets Manager can't find the specified secret";
    expect(refusals.map(({ name }) => name)).toEqual(Array(4).fill("ResourceNotFoundException"));
    expect(refusals.map(({ message }) => message)).toEqual([
      `${cannotFind}.`,
      `${cannotFind} value for VersionId: ${VersionId}`,
      `${cannotFind} value for staging label: AWSPREVIOUS`,
      `${cannotFind}.`,
    ]);
  });

  test("it refuses a label that the named version has not", async () => {
    const { secrets, Name, VersionId } = await createSecret();

    const refusal = await refusalOf(
      secrets.getSecretValue({ SecretId: Name, VersionId, VersionStage: "AWSPREVIOUS" }),
    );

    expect(refusal).toEqual({
      name: "InvalidRequestException",
      message: "You provided a VersionStage that is not associated to the provided VersionId.",
    });
  });
});

test.each(["Inv Name", " Inv Name", " Inv*Name? ", " Inv *?!]Name\\-", "x".repeat(513)])(
  "it refuses the name %j",
  async (Name) => {
    const { secrets } = await startBench();

    expect((await refusalOf(secrets.createSecret({ Name, SecretString: "x" }))).name).toBe(
      "ValidationException",
    );
  },
);

test("it refuses a value that is text and bytes, neither, or too long", async () => {
  const { secrets, Name } = await createSecret();

  const refusals = [
    await refusalOf(
      secrets.createSecret({ Name: "n", SecretString: "x", SecretBinary: new Uint8Array([1]) }),
    ),
    await refusalOf(secrets.putSecretValue({ SecretId: Name })),
    await refusalOf(secrets.putSecretValue({ SecretId: Name, SecretString: "x".repeat(65_537) })),
  ];

  expect(refusals.map(({ name }) => name)).toEqual([
    "InvalidParameterException",
    "InvalidRequestException",
    "ValidationException",
  ]);
});

test("it answers with several values at once and says which are not to be had", async () => {
  const { secrets, Name } = await createSecret();
  await secrets.createSecret({ Name: "second", SecretString: "two" });

  const byId = await secrets.batchGetSecretValue({ SecretIdList: [Name, "none", "second"] });
  const byName = await secrets.batchGetSecretValue({ Filters: [{ Key: "name", Values: ["sec"] }] });

  expect(byId.SecretValues?.map(({ SecretString }) => SecretString)).toEqual(["one", "two"]);
  expect(byId.Errors).toMatchObject([{ SecretId: "none", ErrorCode: "ResourceNotFoundException" }]);
  expect(byName.SecretValues?.map(({ Name: name }) => name)).toEqual(["second"]);
});
