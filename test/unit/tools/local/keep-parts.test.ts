import { expect, test } from "vitest";
import { keepParts } from "../../../../tools/local/keep-parts.ts";

test("stops what was kept, the latest first, and once only", async () => {
  const { keep, stop } = keepParts();
  const stopped: string[] = [];
  const kept = ["org", "queue"].map((name) => keep(name, async (part) => stopped.push(part)));

  await stop();
  await stop();

  expect(kept).toEqual(["org", "queue"]);
  expect(stopped).toEqual(["queue", "org"]);
});

test("stops the others when one cannot stop, and then says so", async () => {
  const { keep, stop } = keepParts();
  const stopped: string[] = [];
  keep("org", async (part) => stopped.push(part));
  keep("queue", () => Promise.reject(new Error("stuck")));

  const stopping = stop();

  await expect(stopping).rejects.toMatchObject({ errors: [new Error("stuck")] });
  expect(stopped).toEqual(["org"]);
});
