import { expect, test } from "vitest";
import { adminLinkCheck } from "../../../../functions/bootstrap/verify/linked-admins.ts";
import { fail, succeed } from "../../../../shared/core/result.ts";
import type { CallAdmin } from "../../../../shared/okta/admin-requests.ts";
import { buildSite } from "./site-double.ts";

const first = "/api/v1/iam/assignees/users?limit=100";
const second = `${first}&after=00u1first0000000000a`;

function answer(body: unknown): ReturnType<CallAdmin> {
  return Promise.resolve(succeed({ body, text: "", nextPath: null, dateMs: 0 }));
}

/** An org that tells of its admins on two pages; `linked` has signed in through the source org. */
function buildOrg(linked: string): CallAdmin {
  return ({ path }) => {
    if (path === first)
      return answer({
        value: [{ id: "00u1first0000000000a" }],
        _links: { next: { href: `https://target.okta.com${second}` } },
      });
    if (path === second) return answer({ value: [{ id: "00u2other0000000000b" }], _links: {} });
    return path.endsWith(`/users/${linked}`) ? answer({}) : Promise.resolve(fail({ kind: "not-found" }));
  };
}

test.each(["00u1first0000000000a", "00u2other0000000000b"])(
  "finds an admin who is linked on whichever page: %s",
  async (linked) => {
    const { site } = buildSite({}, buildOrg(linked));

    const found = await adminLinkCheck.examine(site, { idpId: "0oa1idp000000000000a" });

    expect(found).toMatchObject({
      failure: { reason: "too-privileged", message: expect.stringContaining(linked) as string },
    });
  },
);

test("does not call admins unlisted where the org only did not answer", async () => {
  const { site } = buildSite({}, () => Promise.resolve(fail({ kind: "unreachable" })));

  const found = await adminLinkCheck.examine(site, { idpId: "0oa1idp000000000000a" });

  expect(found).toMatchObject({ ok: false, failure: { reason: "org-unreachable" } });
});
