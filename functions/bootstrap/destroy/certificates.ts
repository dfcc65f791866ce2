import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { readPublicDocument } from "../engine/documents.ts";
import { explain } from "../engine/problems.ts";
import type { OrgSite } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";
import { fingerprintOf, listTrusted, trustedKeysPath } from "../steps/trusted-certificates.ts";

/** Only certificates that were noted when bootstrap sent them, and only while no other identity provider needs them. */
export const certificateRemoval: Step = {
  id: "trusted-certificates",
  where: "target",
  isWanted: () => true,
  async examine(site) {
    const document = await readPublicDocument(site);
    if (!document.ok) return document;
    const { certificates } = document.value;
    const listed = await listTrusted(site.target);
    if (!listed.ok) return listed;
    const ours = listed.value.filter(
      ({ x5c }) => x5c[0] !== undefined && certificates.includes(fingerprintOf(x5c[0])),
    );
    const used = await listUsedKids(site.target);
    if (!used.ok) return used;
    const kept = ours.filter(({ kid }) => used.value.includes(kid));
    return succeed({
      existed: ours.length === 0 ? null : `certificates ${ours.map(({ kid }) => kid).join(", ")}`,
      warnings: kept.map(({ kid }) => `Certificate ${kid} stays: another identity provider uses it.`),
      changes: ours
        .filter((key) => !kept.includes(key))
        .map(
          ({ kid }): Change => ({
            action: "remove",
            what: `certificate ${kid}`,
            perform: async () =>
              explain(
                await site.target.change({ method: "DELETE", path: `${trustedKeysPath}/${kid}` }),
                "target",
                "deleting a certificate",
              ),
          }),
        ),
    });
  },
};

const trustSchema = v.looseObject({
  protocol: v.optional(
    v.looseObject({
      credentials: v.optional(
        v.looseObject({
          trust: v.optional(
            v.looseObject({ kid: v.nullish(v.string()), additionalKids: v.nullish(v.array(v.string())) }),
          ),
        }),
      ),
    }),
  ),
});

async function listUsedKids(org: OrgSite): Promise<Result<readonly string[], Problem>> {
  const idps = await org.reads.list(
    "/api/v1/idps?limit=200",
    trustSchema,
    "looking through the identity providers",
  );
  if (!idps.ok) return idps;
  const trusts = idps.value.map(({ protocol }) => protocol?.credentials?.trust);
  return succeed(
    trusts.flatMap((trust) => [...(trust?.kid == null ? [] : [trust.kid]), ...(trust?.additionalKids ?? [])]),
  );
}
