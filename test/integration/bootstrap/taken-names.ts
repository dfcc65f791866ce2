import type { AdoptableObject } from "../../../shared/contracts/connection.ts";
import { buildSignOn } from "../../support/saml-sign-on.ts";
import { buildServiceApp } from "../../support/service-app-body.ts";
import type { BareOptions, BareOrgs } from "./bare-orgs.ts";

/** A name that is taken by what somebody else made, and what bootstrap may make of it. */
export interface Taken {
  readonly kind: AdoptableObject;
  readonly title: string;
  readonly step: string;
  readonly options?: BareOptions;
  /** Somebody else makes an object of the name that bootstrap uses. */
  readonly make: (orgs: BareOrgs) => Promise<unknown>;
  /** What bootstrap makes of it once the config says so. */
  readonly adopted: readonly string[];
}

const name = "orgbridge acme";
const signOn = buildSignOn("https://else.example.com/acs", "else");
const client = buildServiceApp(name, {
  jwks_uri: "https://else.example.com/jwks.json",
});
const role = { label: name, description: "Theirs", permissions: ["okta.users.read"] };
const hook = {
  name,
  events: { type: "EVENT_TYPE", items: ["user.lifecycle.create"] },
  channel: {
    type: "HTTP",
    version: "1.0.0",
    config: {
      uri: "https://else.example.com/hook",
      authScheme: { type: "HEADER", key: "Authorization", value: "theirs" },
    },
  },
};
const attribute = { title: "Theirs", type: "string", description: "Theirs" };

/** Every kind of object whose name can be taken. */
export const adoptions: readonly Taken[] = [
  {
    kind: "target-attributes",
    title: "attribute sourceUserKey",
    step: "target-attributes",
    make: ({ targetAdmin }) =>
      targetAdmin.call("POST", "/api/v1/meta/schemas/user/default", {
        definitions: {
          custom: { id: "#custom", type: "object", properties: { sourceUserKey: attribute } },
        },
      }),
    adopted: [
      "target-attributes: update attribute sourceUserKey: unique, permissions",
      "target-attributes: create attribute sourceStatusRecord",
      "target-attributes: create attribute sourceAdoption",
    ],
  },
  {
    kind: "target-group",
    title: 'group of replicated people named "orgbridge acme"',
    step: "target-group",
    make: ({ targetAdmin }) => targetAdmin.call("POST", "/api/v1/groups", { profile: { name } }),
    adopted: [],
  },
  {
    kind: "target-client",
    title: 'API service app named "orgbridge acme"',
    step: "target-client",
    make: ({ targetAdmin }) => targetAdmin.call("POST", "/api/v1/apps", client),
    adopted: [
      "target-client: update API service app: settings.notes.admin, settings.oauthClient.dpop_bound_access_tokens, settings.oauthClient.jwks_uri",
    ],
  },
  {
    kind: "source-client",
    title: 'API service app named "orgbridge acme"',
    step: "source-client",
    make: ({ sourceAdmin }) => sourceAdmin.call("POST", "/api/v1/apps", client),
    adopted: [
      "source-client: update API service app: settings.notes.admin, settings.oauthClient.dpop_bound_access_tokens, settings.oauthClient.jwks_uri",
    ],
  },
  {
    kind: "target-role",
    title: 'admin role named "orgbridge acme"',
    step: "target-role",
    make: ({ targetAdmin }) => targetAdmin.call("POST", "/api/v1/iam/roles", role),
    adopted: [
      "create permission okta.users.create",
      "create permission okta.users.userprofile.manage",
      "create permission okta.users.lifecycle.activate",
      "create permission okta.users.lifecycle.deactivate",
      "create permission okta.users.lifecycle.suspend",
      "create permission okta.users.lifecycle.unsuspend",
      "create permission okta.groups.members.manage",
    ].map((change) => `target-role: ${change}`),
  },
  {
    kind: "source-role",
    title: 'admin role named "orgbridge acme"',
    step: "source-role",
    make: ({ sourceAdmin }) => sourceAdmin.call("POST", "/api/v1/iam/roles", role),
    adopted: ["source-role: create permission okta.apps.read"],
  },
  {
    kind: "source-role",
    title: 'resource set named "orgbridge acme"',
    step: "source-resource-set",
    make: ({ source, sourceAdmin }) =>
      sourceAdmin.call("POST", "/api/v1/iam/resource-sets", {
        label: name,
        description: "Theirs",
        resources: [`${source.url}/api/v1/users`],
      }),
    adopted: ["source-resource-set: update resource set: the app"],
  },
  {
    kind: "identity-provider",
    title: 'identity provider named "orgbridge acme"',
    step: "identity-provider",
    async make({ targetAdmin }) {
      const { x5c } = (await targetAdmin
        .call("POST", "/api/v1/apps", {
          label: "Something",
          signOnMode: "SAML_2_0",
          settings: { signOn },
        })
        .then(async (app) => {
          const { id } = app as { id: string };
          const keys = (await targetAdmin.call("GET", `/api/v1/apps/${id}/credentials/keys`)) as {
            x5c: string[];
          }[];
          return keys[0];
        })) ?? { x5c: [] };
      const key = (await targetAdmin.call("POST", "/api/v1/idps/credentials/keys", { x5c })) as {
        kid: string;
      };
      await targetAdmin.call("POST", "/api/v1/idps", buildIdp(key.kid));
    },
    adopted: [
      "identity-provider: update identity provider: " +
        [
          "protocol.endpoints.sso.url",
          "protocol.endpoints.sso.destination",
          "protocol.credentials.trust.issuer",
          "protocol.credentials.trust.kid",
          "policy.provisioning.action",
          "policy.accountLink.filter.groups.include",
          "policy.accountLink.filter.users.excludeAdmins",
          "policy.subject.filter",
        ].join(", "),
    ],
  },
  {
    kind: "source-app",
    title: 'app that people sign in through named "Target"',
    step: "source-app",
    options: { connection: { scope: { kind: "app", appLabel: "Target" } } },
    make: ({ sourceAdmin }) =>
      sourceAdmin.call("POST", "/api/v1/apps", {
        label: "Target",
        signOnMode: "SAML_2_0",
        settings: { signOn },
      }),
    adopted: [],
  },
  {
    kind: "event-hook",
    title: 'event hook named "orgbridge acme"',
    step: "event-hook",
    make: ({ sourceAdmin }) => sourceAdmin.call("POST", "/api/v1/eventHooks", hook),
    adopted: [
      "event-hook: update event hook: description, events.items, channel.config.uri, channel.config.headers, secret",
      "event-hook: update note of the hook secret's version",
    ],
  },
  {
    kind: "routing-rule",
    title: 'routing rule named "orgbridge acme"',
    step: "routing-rule",
    options: { connection: { federation: { routingRule: true } } },
    async make({ targetAdmin }) {
      const policies = await targetAdmin.call("GET", "/api/v1/policies?type=IDP_DISCOVERY");
      const [policy] = policies as { id: string }[];
      await targetAdmin.call("POST", `/api/v1/policies/${policy?.id}/rules`, {
        name,
        type: "IDP_DISCOVERY",
        conditions: {
          userIdentifier: {
            type: "IDENTIFIER",
            patterns: [{ matchType: "SUFFIX", value: "@else.example.com" }],
          },
        },
        actions: { idp: { providers: [{ type: "OKTA" }] } },
      });
    },
    adopted: ["routing-rule: update routing rule: conditions.userIdentifier.patterns, actions.idp.providers"],
  },
  {
    kind: "deep-link",
    title: 'app named "Payroll"',
    step: "deep-links",
    options: {
      connection: {
        federation: { deepLinks: [{ label: "Payroll", url: "https://target.example.com/home/1" }] },
      },
    },
    make: ({ sourceAdmin }) =>
      sourceAdmin.call("POST", "/api/v1/apps", {
        name: "bookmark",
        label: "Payroll",
        signOnMode: "BOOKMARK",
        settings: { app: { url: "https://payroll.example.com", requestIntegration: false } },
      }),
    adopted: ['deep-links: update tile "Payroll": settings.app.url, settings.notes.admin'],
  },
];

function buildIdp(kid: string): unknown {
  return {
    type: "SAML2",
    name,
    protocol: {
      type: "SAML2",
      endpoints: {
        sso: {
          url: "https://else.example.com/sso",
          binding: "HTTP-POST",
          destination: "https://else.example.com/sso",
        },
        acs: { binding: "HTTP-POST", type: "INSTANCE" },
      },
      algorithms: {
        request: { signature: { algorithm: "SHA-256", scope: "NONE" } },
        response: { signature: { algorithm: "SHA-256", scope: "ANY" } },
      },
      credentials: { trust: { issuer: "https://else.example.com", kid } },
    },
    policy: {
      provisioning: {
        action: "AUTO",
        profileMaster: false,
        groups: { action: "NONE" },
        conditions: { deprovisioned: { action: "NONE" }, suspended: { action: "NONE" } },
      },
      accountLink: { action: "AUTO", filter: null },
      subject: {
        userNameTemplate: { template: "idpuser.subjectNameId" },
        filter: "",
        matchType: "USERNAME",
      },
      maxClockSkew: 120_000,
    },
  };
}
