import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPeopleFile } from "../../../../tools/cli/commands/sync/name-people.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orgbridge-people-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string): Promise<readonly string[]> {
  await writeFile(join(folder, "people.csv"), text);
  return readPeopleFile("people.csv", folder);
}

test.each([
  ["a byte order mark and CRLF", '\uFEFF"login","name"\r\n"ann@example.com","Ann"\r\n'],
  ["semicolons, empty lines and blanks", "login;name\n\n  ann@example.com ;Ann\n\n"],
  ["no heading and no line end", "ann@example.com"],
  ["the line ends of an old Mac", "login\rann@example.com\r"],
])("reads a file with %s", async (_what, text) => {
  expect(await read(text)).toEqual(["ann@example.com"]);
});

test("takes a first line that is a person for one, and keeps what is none in later lines to be told", async () => {
  expect(await read("00u1abcdefGHIJKLM2p7\nbob\n")).toEqual(["00u1abcdefGHIJKLM2p7", "bob"]);
});

test("says what to name when there is no such file, or it is a folder", async () => {
  await expect(readPeopleFile("missing.csv", folder)).rejects.toThrow("missing.csv cannot be read.");
  await expect(readPeopleFile(folder, "/")).rejects.toThrow(`${folder} cannot be read.`);
});
