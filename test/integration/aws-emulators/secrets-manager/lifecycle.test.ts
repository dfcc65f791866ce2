import { describe, expect, test } from "vitest";
import { refusalOf, startBench } from "../bench.ts";

const dayMs = 86_400_000;

async function createSecret(options: object = {}) {
  const bench = await startBench();
  const { ARN, VersionId } = await bench.secrets.createSecret({
    Name: "app/key",
    SecretString: "one",
    ...options,
  });
  return { ...bench, SecretId: "app/key", ARN: ARN!, VersionId: VersionId! };
}

describe("describe", () => {
  test("it says everything about a secret but its value", async () => {
    const { clock, secrets, SecretId, ARN, VersionId } = await createSecret({
      Description: "for tests",
      KmsKeyId: "key-1",
      Tags: [{ Key: "team", Value: "id" }],
    });
    const CreatedDate = new Date(clock.nowMs());
    clock.advance(1000);
    await secrets.updateSecret({ SecretId, Description: "changed" });
    clock.advance(dayMs);
    await secrets.getSecretValue({ SecretId });

    const { $metadata: _, ...description } = await secrets.describeSecret({ SecretId });

    expect(description).toEqual({
      ARN,
      Name: SecretId,
      Description: "changed",
      KmsKeyId: "key-1",
      CreatedDate,
      LastChangedDate: new Date(CreatedDate.getTime() + 1000),
      LastAccessedDate: new Date(Math.floor(clock.nowMs() / dayMs) * dayMs),
      Tags: [{ Key: "team", Value: "id" }],
      VersionIdsToStages: { [VersionId]: ["AWSCURRENT"] },
    });
  });

  test("it leaves out what a secret never had", async () => {
    const { secrets } = await startBench();
    await secrets.createSecret({ Name: "bare" });

    const { $metadata: _, ...description } = await secrets.describeSecret({ SecretId: "bare" });

    expect(Object.keys(description).sort()).toEqual(["ARN", "CreatedDate", "LastChangedDate", "Name"]);
  });
});

test("it changes a description without making a version", async () => {
  const { secrets, SecretId, VersionId } = await createSecret();

  const updated = await secrets.updateSecret({ SecretId, Description: "new" });

  expect(updated.VersionId).toBeUndefined();
  expect(await secrets.describeSecret({ SecretId })).toMatchObject({
    Description: "new",
    VersionIdsToStages: { [VersionId]: ["AWSCURRENT"] },
  });
});

describe("deletion", () => {
  test("it hides a deleted secret, keeps its name, and lets it go when the window ends", async () => {
    const { clock, secrets, SecretId } = await createSecret();

    const { DeletionDate } = await secrets.deleteSecret({ SecretId, RecoveryWindowInDays: 7 });
    const read = await refusalOf(secrets.getSecretValue({ SecretId }));
    const created = await refusalOf(secrets.createSecret({ Name: SecretId, SecretString: "x" }));
    const listed = await secrets.listSecrets({});
    const planned = await secrets.listSecrets({ IncludePlannedDeletion: true });
    const described = await secrets.describeSecret({ SecretId });
    clock.advance(7 * dayMs);

    expect(DeletionDate).toEqual(new Date(clock.nowMs()));
    expect(read).toEqual({
      name: "InvalidRequestException",
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
    expect(created).toEqual({
      name: "InvalidRequestException",
      message:
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
    expect([listed.SecretList?.length, planned.SecretList?.length]).toEqual([0, 1]);
    expect(described.DeletedDate).toBeDefined();
    expect((await refusalOf(secrets.describeSecret({ SecretId }))).name).toBe("ResourceNotFoundException");
  });

  test("it waits 30 days unless told otherwise", async () => {
    const { clock, secrets, SecretId } = await createSecret();

    const { DeletionDate } = await secrets.deleteSecret({ SecretId });

    expect(DeletionDate).toEqual(new Date(clock.nowMs() + 30 * dayMs));
  });

  test("it restores a deleted secret with its value", async () => {
    const { secrets, SecretId, ARN } = await createSecret();
    await secrets.deleteSecret({ SecretId });

    const restored = await secrets.restoreSecret({ SecretId });

    expect(restored).toMatchObject({ ARN, Name: SecretId });
    expect(await secrets.getSecretValue({ SecretId })).toMatchObject({ SecretString: "one" });
  });

  test("it deletes at once when forced, and the name is free again", async () => {
    const { secrets, SecretId, ARN } = await createSecret();

    await secrets.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true });
    const again = await secrets.createSecret({ Name: SecretId, SecretString: "two" });

    expect(again.ARN).not.toBe(ARN);
    expect(await secrets.getSecretValue({ SecretId })).toMatchObject({ SecretString: "two" });
  });

  test("it does not mind a forced deletion of what is not there", async () => {
    const { secrets } = await startBench();

    const deleted = await secrets.deleteSecret({ SecretId: "none", ForceDeleteWithoutRecovery: true });

    expect(deleted.Name).toBe("none");
  });

  test("it refuses windows out of range, a window with force, and deleting what is not there or deleted", async () => {
    const { secrets, SecretId } = await createSecret();
    const refused = async (options: object) =>
      (await refusalOf(secrets.deleteSecret({ SecretId, ...options }))).name;

    const names = [
      await refused({ RecoveryWindowInDays: 6 }),
      await refused({ RecoveryWindowInDays: 31 }),
      await refused({ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }),
      await refused({ SecretId: "none" }),
    ];
    await secrets.deleteSecret({ SecretId });

    expect(names).toEqual([
      "InvalidParameterException",
      "InvalidParameterException",
      "InvalidParameterException",
      "ResourceNotFoundException",
    ]);
    expect(await refused({})).toBe("InvalidRequestException");
  });
});

describe("lists", () => {
  async function createThree() {
    const bench = await startBench();
    await bench.secrets.createSecret({ Name: "app/a", Description: "Alpha key" });
    await bench.secrets.createSecret({ Name: "app/b", Tags: [{ Key: "Team", Value: "id" }] });
    await bench.secrets.createSecret({ Name: "other" });
    const names = async (options: object) =>
      (await bench.secrets.listSecrets(options)).SecretList?.map(({ Name }) => Name);
    return { ...bench, names };
  }

  test.each<[string, object, string[]]>([
    ["a name", { Key: "name", Values: ["app/"] }, ["app/a", "app/b"]],
    ["a name in other letters", { Key: "name", Values: ["APP/"] }, []],
    ["not a name", { Key: "name", Values: ["!app/"] }, ["other"]],
    ["one of two names", { Key: "name", Values: ["app/a", "oth"] }, ["app/a", "other"]],
    ["a description in any letters", { Key: "description", Values: ["alpha"] }, ["app/a"]],
    ["a tag", { Key: "tag-key", Values: ["Team"] }, ["app/b"]],
    ["a tag's value", { Key: "tag-value", Values: ["id"] }, ["app/b"]],
    ["anything", { Key: "all", Values: ["key"] }, ["app/a"]],
  ])("it finds secrets by %s", async (_what, filter, expected) => {
    const { names } = await createThree();

    expect(await names({ Filters: [filter] })).toEqual(expected);
  });

  test("it lists in pages, oldest first unless told otherwise", async () => {
    const { secrets, names } = await createThree();

    const first = await secrets.listSecrets({ MaxResults: 2 });
    const rest = await names({ MaxResults: 2, NextToken: first.NextToken });

    expect(first.SecretList?.map(({ Name }) => Name)).toEqual(["app/a", "app/b"]);
    expect(rest).toEqual(["other"]);
    expect(await names({ SortOrder: "desc" })).toEqual(["other", "app/b", "app/a"]);
    expect((await refusalOf(secrets.listSecrets({ NextToken: "%%" }))).name).toBe(
      "InvalidNextTokenException",
    );
  });
});

test("it sets and removes tags, and shows an empty list once there were some", async () => {
  const { secrets, SecretId } = await createSecret();
  const tags = async () => (await secrets.describeSecret({ SecretId })).Tags;
  const atFirst = await tags();

  await secrets.tagResource({
    SecretId,
    Tags: [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ],
  });
  const tagged = await tags();
  await secrets.untagResource({ SecretId, TagKeys: ["a", "b", "c"] });

  expect(atFirst).toBeUndefined();
  expect(tagged).toEqual([
    { Key: "a", Value: "1" },
    { Key: "b", Value: "2" },
  ]);
  expect(await tags()).toEqual([]);
});

test("it keeps, shows and removes a resource policy", async () => {
  const { secrets, SecretId } = await createSecret();
  const ResourcePolicy = '{"Version":"2012-10-17","Statement":[]}';

  await secrets.putResourcePolicy({ SecretId, ResourcePolicy });
  const kept = await secrets.getResourcePolicy({ SecretId });
  await secrets.deleteResourcePolicy({ SecretId });

  expect(kept.ResourcePolicy).toBe(ResourcePolicy);
  expect((await secrets.getResourcePolicy({ SecretId })).ResourcePolicy).toBeUndefined();
  expect((await refusalOf(secrets.putResourcePolicy({ SecretId, ResourcePolicy: "{" }))).name).toBe(
    "MalformedPolicyDocumentException",
  );
});

test("it draws passwords of the letters and the length that are asked for", async () => {
  const { secrets } = await startBench();
  const draw = async (options: object) => (await secrets.getRandomPassword(options)).RandomPassword;

  const plain = await draw({});
  const digits = await draw({
    PasswordLength: 100,
    ExcludeLowercase: true,
    ExcludeUppercase: true,
    ExcludePunctuation: true,
    ExcludeCharacters: "01",
  });

  expect(plain).toHaveLength(32);
  expect(digits).toMatch(/^[2-9]{100}$/);
  expect((await refusalOf(draw({ PasswordLength: 3 }))).name).toBe("InvalidParameterException");
  expect((await refusalOf(draw({ PasswordLength: 4097 }))).name).toBe("InvalidParameterException");
});
