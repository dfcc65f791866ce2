import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { buildOrg2Org, buildPlaceholderService, buildSignOn } from "../desired/saml-app.ts";
import { buildAppBody } from "../engine/apps.ts";
import { findDifferences } from "../engine/compare.ts";
import type { Facts, SamlService } from "../engine/facts.ts";
import { type OktaObject, objectSchema } from "../engine/object-step.ts";
import { explain, stop } from "../engine/problems.ts";
import { readServiceProvider } from "../engine/saml-metadata.ts";
import type { Site } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";

/** What the target's identity provider says of its org as service provider, written back into the source app. */
export const serviceProviderStep: Step = {
  id: "source-app-sign-on",
  where: "source",
  isWanted: ({ connection }) => connection.federation !== "none",
  async examine(site, facts) {
    const service = await readService(site, facts.idpId);
    if (!service.ok) return service;
    const app = await readApp(site, facts.appId);
    if (!app.ok) return app;
    const found = app.value;
    const desired = { settings: buildSettings(service.value ?? buildPlaceholderService(site), facts, site) };
    const isKnown = service.value !== null && found !== null;
    const differing = found === null ? [] : findDifferences(desired, found).map(nameField);
    const fields = [...new Set([...(isKnown ? [] : [addresses]), ...differing])];
    const write: Change = {
      action: "update",
      what: `sign-on settings of the app: ${fields.join(", ")}`,
      perform: async () =>
        found === null
          ? noApp
          : explain(
              await site.source.change({
                method: "PUT",
                path: `/api/v1/apps/${found.id}`,
                body: buildAppBody(found, desired),
              }),
              "source",
              "writing the target's addresses into the app",
            ),
    };
    return succeed({
      existed: found === null ? null : `app ${found.id}`,
      changes: fields.length === 0 ? [] : [write],
      ...(service.value === null ? {} : { facts: { service: service.value } }),
    });
  },
};

const addresses = "addresses of the target org";
const addressFields = ["ssoAcsUrl", "recipient", "destination", "audience", "acsUrl", "audRestriction"];

/** The addresses all come from the identity provider, and differ together. */
function nameField(path: string): string {
  return addressFields.includes(path.split(".").at(-1) ?? "") ? addresses : path;
}

const noApp = stop("unexpected", "The app is not there yet.", "Run the same action again.");

function buildSettings(service: SamlService, { appKind }: Facts, site: Site) {
  return appKind === "org2org"
    ? { app: buildOrg2Org(service, site) }
    : { signOn: buildSignOn(service, site) };
}

async function readApp(site: Site, appId: string | undefined): Promise<Result<OktaObject | null, Problem>> {
  if (appId === undefined) return succeed(null);
  return site.source.reads.find(`/api/v1/apps/${appId}`, objectSchema, "reading the app");
}

const audienceSchema = v.looseObject({
  protocol: v.looseObject({
    credentials: v.looseObject({ trust: v.looseObject({ audience: v.optional(v.string()) }) }),
  }),
});

/** From the metadata, which is written for the other side; the audience also stands in the object itself and must be the same. */
async function readService(
  site: Site,
  idpId: string | undefined,
): Promise<Result<SamlService | null, Problem>> {
  if (idpId === undefined) return succeed(null);
  const path = `/api/v1/idps/${idpId}`;
  const xml = await site.target.reads.text(
    `${path}/metadata.xml`,
    "application/xml",
    "reading the identity provider's SAML metadata",
  );
  if (!xml.ok) return xml;
  const parsed = readServiceProvider(xml.value);
  const idp = await site.target.reads.find(path, audienceSchema, "reading the identity provider");
  if (!idp.ok) return idp;
  const audience = idp.value?.protocol.credentials.trust.audience;
  if (parsed.ok && (audience === undefined || audience === parsed.value.audience))
    return succeed(parsed.value);
  return stop(
    "refused",
    parsed.ok
      ? "The identity provider's audience is not the one in its metadata."
      : `The identity provider's SAML metadata is not what SAML 2.0 says: ${parsed.problems.join("; ")}.`,
    "Look at the identity provider in the target org's Admin Console, then run the same action again.",
  );
}
