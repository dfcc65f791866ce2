import { expect, test } from "vitest";
import { chooseCertificates } from "../../../../functions/bootstrap/desired/certificates.ts";
import type { Certificate } from "../../../../functions/bootstrap/engine/facts.ts";

const nowMs = Date.UTC(2026, 2, 2);
const dayMs = 86_400_000;

function make(kid: string, createdDays: number, expiresDays: number): Certificate {
  return { kid, x5c: kid, createdMs: nowMs + createdDays * dayMs, expiresMs: nowMs + expiresDays * dayMs };
}

test.each([
  { title: "only one", given: [make("a", -9, 9)], chosen: ["a"] },
  {
    title: "the next beside the present one",
    given: [make("b", -1, 9), make("a", -9, 9)],
    chosen: ["a", "b"],
  },
  {
    title: "the previous beside the present one",
    given: [make("z", -30, 9), make("a", -9, 9)],
    chosen: ["a", "z"],
  },
  {
    title: "the newest of several others",
    given: [make("y", -40, 9), make("a", -9, 9), make("b", -1, 9), make("z", -30, 9)],
    chosen: ["a", "b"],
  },
  { title: "no expired one", given: [make("a", -9, 9), make("b", -1, 0)], chosen: ["a"] },
  { title: "the present one although it has expired", given: [make("a", -9, -1)], chosen: ["a"] },
  { title: "none while the present one is unknown", given: [make("b", -1, 9)], chosen: [] },
])("trusts $title", ({ given, chosen }) => {
  const certificates = chooseCertificates(given, "a", nowMs);

  expect(certificates.map(({ kid }) => kid)).toEqual(chosen);
});
