import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { findNamedApp } from "../../../shared/contracts/scope.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import type { AdminFailure, AdminRequest } from "../../../shared/okta/admin-requests.ts";
import { buildOrg2Org, buildPlaceholderService, buildSignOn } from "../desired/saml-app.ts";
import { wantsApp } from "../desired/wanted.ts";
import { activateIfOff } from "../engine/activation.ts";
import { appsPath, buildNotes, isMarkedApp, listApps } from "../engine/apps.ts";
import type { JsonObject } from "../engine/compare.ts";
import { createObjectStep, type OktaObject } from "../engine/object-step.ts";
import { stop } from "../engine/problems.ts";
import type { OrgSite, Site } from "../engine/site.ts";
import { listOwnProvisioning } from "./own-provisioning.ts";

/** Tells the app from the other apps that carry our mark. */
export const sourceAppRole = "scope";
const title = "app that people sign in through";

function nameTile(site: Site): string {
  return site.connection.scope.appLabel ?? new URL(site.target.url).host;
}

/** The app in the source org whose tile signs people in to the target org, and whose assignments are an app scope. */
export const sourceAppStep = createObjectStep({
  step: "source-app",
  side: "source",
  title,
  adoptable: "source-app",
  isWanted: ({ connection }) => wantsApp(connection),
  list: (org) => listApps(org),
  nameOf: (app) => app["label"],
  name: nameTile,
  isOurs: (app, site) => {
    const appId = findNamedApp(site.connection.scope);
    // An app that the config names by its id is as good as adopted.
    return appId === undefined ? isMarkedApp(app, site, sourceAppRole) : app.id === appId;
  },
  explainAbsence: ({ connection }) => explainNoApp(findNamedApp(connection.scope)),
  // The label is the admins' to change, and the addresses are the next steps' business.
  desired: () => ({}),
  create: (_desired, site) =>
    site.connection.scope.appKind === "saml" ? createCustom(site) : createOrg2Org(site),
  createOtherwise: (_desired, site) => (site.connection.scope.appKind === "auto" ? createCustom(site) : null),
  explainRefusal: (failure, site) =>
    site.connection.scope.appKind === "org2org" && isUnknownApp(failure) ? notOffered : null,
  update: (app) => ({ method: "GET", path: `/api/v1/apps/${app.id}` }),
  further: (app, org) => activateIfOff(app, appsPath, org, title),
  check: checkKind,
  learn: (app) => ({ appId: app.id, appKind: app["name"] === "okta_org2org" ? "org2org" : "saml" }),
});

function explainNoApp(appId: string | undefined): Problem | null {
  if (appId === undefined) return null;
  return {
    reason: "not-in-step",
    message: `The source org has no app ${appId}, which the config names.`,
    remedy: "Name another app under scope.appId in the config, or leave that out to have one made.",
  };
}

const notOffered: Problem = {
  reason: "not-offered",
  message: "The source org does not offer Okta's Org2Org app, which the config asks for (scope.appKind).",
  remedy:
    'Set scope.appKind to "saml" or leave it out: a custom SAML 2.0 app does the same. Free orgs never have Org2Org.',
};

/** The org's catalogue does not have the app: the refusal is about its name, and not about what we said of it. */
function isUnknownApp(failure: AdminFailure): boolean {
  if (failure.kind === "not-found") return true;
  if (failure.kind !== "refused") return false;
  return (failure.error?.errorCauses ?? []).some(({ errorSummary }) => errorSummary.startsWith("name:"));
}

function createOrg2Org(site: Site): AdminRequest {
  return createApp(
    site,
    { name: "okta_org2org" },
    { app: buildOrg2Org(buildPlaceholderService(site), site) },
  );
}

/** Works in free orgs too. A `name` would be refused: Okta makes one. */
function createCustom(site: Site): AdminRequest {
  return createApp(site, {}, { signOn: buildSignOn(buildPlaceholderService(site), site) });
}

function createApp(site: Site, name: JsonObject, settings: JsonObject): AdminRequest {
  const body = {
    ...name,
    label: nameTile(site),
    signOnMode: "SAML_2_0",
    settings: { ...settings, notes: buildNotes(site, sourceAppRole) },
  };
  return { method: "POST", path: "/api/v1/apps", body };
}

/** Only an app for SAML, and of Org2Org only one whose own provisioning is off: two writers would undo each other. */
async function checkKind(app: OktaObject, org: OrgSite, site: Site): Promise<Result<null, Problem>> {
  if (app["signOnMode"] !== "SAML_2_0")
    return stop(
      "not-in-step",
      `The app ${app.id} of the source org is not a SAML 2.0 app.`,
      "Name another app under scope.appId in the config, or leave that out to have one made.",
    );
  if (app["name"] !== "okta_org2org") return succeed(null);
  const active = await listOwnProvisioning(app, org);
  if (!active.ok) return active;
  if (active.value.length === 0) return succeed(null);
  return stop(
    "own-provisioning",
    `The Org2Org app ${app.id} provisions people by itself (${active.value.join(", ")}), beside ${site.connection.id}.`,
    "Open the app in the source org's Admin Console, Provisioning, Integration, and switch off API integration.",
  );
}
