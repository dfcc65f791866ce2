import { describe, expect, test } from "vitest";
import { refusalOf, startBench } from "../bench.ts";

/** A secret with the value S1, and ways to add versions and to see the labels of all of them by value. */
async function createSecret() {
  const bench = await startBench();
  const SecretId = "staged";
  const { secrets } = bench;
  const { VersionId } = await secrets.createSecret({ Name: SecretId, SecretString: "S1" });
  const put = async (SecretString: string, ...VersionStages: string[]) => {
    const answer = await secrets.putSecretValue({
      SecretId,
      SecretString,
      ...(VersionStages.length > 0 ? { VersionStages } : {}),
    });
    return answer.VersionId!;
  };
  const move = (VersionStage: string, RemoveFromVersionId?: string, MoveToVersionId?: string) =>
    secrets.updateSecretVersionStage({ SecretId, VersionStage, RemoveFromVersionId, MoveToVersionId });
  const labels = async (options: object = {}) => {
    const { Versions } = await secrets.listSecretVersionIds({ SecretId, ...options });
    return (Versions ?? []).map(({ VersionId: id, VersionStages }) => [id, VersionStages]);
  };
  return { ...bench, SecretId, first: VersionId!, put, move, labels };
}

test("it makes the version that was current the previous one when AWSCURRENT is moved", async () => {
  const { first, put, move, labels } = await createSecret();
  const second = await put("S2", "AWSPENDING");

  await move("AWSCURRENT", first, second);

  expect(await labels()).toEqual([
    [first, ["AWSPREVIOUS"]],
    [second, ["AWSCURRENT", "AWSPENDING"]],
  ]);
});

test("it takes AWSPENDING off a version that stops being the current one", async () => {
  const { first, put, move, labels } = await createSecret();
  const second = await put("S2", "AWSPENDING");
  await move("AWSCURRENT", first, second);

  const third = await put("S3");

  expect(await labels()).toEqual([
    [second, ["AWSPREVIOUS"]],
    [third, ["AWSCURRENT"]],
  ]);
});

test("it leaves labels of other names where they are when AWSCURRENT moves on", async () => {
  const { first, put, move, labels } = await createSecret();
  const second = await put("S2", "AWSCURRENT", "PUT0");
  const third = await put("S3", "AWSPENDING", "PUT1");
  await move("AWSCURRENT", second, third);
  const fourth = await put("S4", "AWSPENDING", "PUT2");
  await move("AWSCURRENT", third, fourth);

  expect(await labels()).toEqual([
    [second, ["PUT0"]],
    [third, ["AWSPREVIOUS", "PUT1"]],
    [fourth, ["AWSCURRENT", "AWSPENDING", "PUT2"]],
  ]);
  expect(await labels({ IncludeDeprecated: true })).toContainEqual([first, undefined]);
});

test("it gives a label to one version only, sorted by name", async () => {
  const { first, put, labels } = await createSecret();
  const second = await put("S2", "two", "one", "three");

  const third = await put("S3", "one", "two", "four");

  expect(await labels()).toEqual([
    [first, ["AWSCURRENT"]],
    [second, ["three"]],
    [third, ["four", "one", "two"]],
  ]);
});

test("it attaches a free label and takes a label away", async () => {
  const { first, move, labels } = await createSecret();

  await move("MINE", undefined, first);
  const attached = await labels();
  await move("MINE", first);

  expect(attached).toEqual([[first, ["AWSCURRENT", "MINE"]]]);
  expect(await labels()).toEqual([[first, ["AWSCURRENT"]]]);
});

test("it brings the previous version back", async () => {
  const { secrets, SecretId, first, put, move, labels } = await createSecret();
  const second = await put("S2");

  await move("AWSCURRENT", second, first);

  expect(await secrets.getSecretValue({ SecretId })).toMatchObject({ SecretString: "S1" });
  expect(await labels()).toEqual([
    [first, ["AWSCURRENT"]],
    [second, ["AWSPREVIOUS"]],
  ]);
});

describe("refusals", () => {
  test("it wants to be told from which version a label that is in use is taken", async () => {
    const { first, put, move } = await createSecret();
    const second = await put("S2", "AWSPENDING");

    expect(await refusalOf(move("AWSCURRENT", undefined, second))).toEqual({
      name: "InvalidParameterException",
      message: `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${first}, so you must explicitly reference that version in RemoveFromVersionId.`,
    });
    expect((await refusalOf(move("AWSCURRENT", second, first))).name).toBe("InvalidParameterException");
  });

  test("it never leaves a secret without a current version", async () => {
    const { first, move } = await createSecret();

    expect((await refusalOf(move("AWSCURRENT", first))).message).toContain("can’t be completely removed");
  });

  test("it does not move labels to versions that do not exist, or nowhere", async () => {
    const { first, move } = await createSecret();

    const refusals = [
      await refusalOf(move("AWSCURRENT", first, "00000000-0000-0000-0000-000000000000")),
      await refusalOf(move("AWSCURRENT")),
    ];

    expect(refusals.map(({ name }) => name)).toEqual([
      "ResourceNotFoundException",
      "InvalidParameterException",
    ]);
  });
});
