import { channel } from "node:diagnostics_channel";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { forgetAnswers, leaveUnchecked, takeMisfits } from "../../support/check-answers.ts";

const description = join(import.meta.dirname, "../../../../shared/okta-openapi/management.yaml");
const orgUrl = "http://127.0.0.1:1";

function answer(body: unknown): void {
  channel("okta-org:answer").publish({ orgUrl, method: "GET", path: "/api/v1/users/ada", status: 200, body });
}

test.skipIf(!existsSync(description))(
  "an answer with a property that Okta's description does not have is kept until it is asked for",
  () => {
    answer({ id: "00u1", shoeSize: 38 });

    const [first, second] = [takeMisfits(orgUrl), takeMisfits(orgUrl)];

    expect(first.join("\n")).toContain("shoeSize");
    expect(second).toEqual([]);
  },
);

test("an org that is older than the description is not held against it", () => {
  leaveUnchecked(orgUrl);
  answer({ id: "00u1", shoeSize: 38 });

  const found = takeMisfits(orgUrl);
  forgetAnswers(orgUrl);

  expect(found).toEqual([]);
});
