import { describe, expect, test } from "vitest";
import type { Json } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  type Created,
  callOrg,
  create,
  createActiveUser,
  errorOf,
  listAt,
  type OrgAnswer,
  startOrg,
  textAt,
} from "./support/org-client.ts";

type Members = Readonly<Record<string, Json>>;

async function createApp(org: OktaOrg): Promise<Created> {
  return create(org, "/api/v1/apps", {
    label: "To target",
    name: "okta_org2org",
    signOnMode: "SAML_2_0",
    settings: { app: { baseUrl: "https://target.example.com" } },
  });
}

/** Uploads the certificate of a new app. Returns the key's id. */
async function uploadKey(org: OktaOrg): Promise<string> {
  const app = await createApp(org);
  const { body } = await callOrg(org, "GET", `/api/v1/apps/${app.id}/credentials/keys`);
  const key = await callOrg(org, "POST", "/api/v1/idps/credentials/keys", { x5c: [textAt(body, "0.x5c.0")] });
  return textAt(key.body, "kid");
}

interface Parts {
  readonly name?: string;
  readonly sso?: Members;
  readonly trust?: Members;
  readonly protocol?: Members;
  readonly policy?: Members;
}

function makeIdp(kid: string, { name = "Source", sso, trust, protocol, policy }: Parts = {}): Json {
  return {
    type: "SAML2",
    name,
    protocol: {
      type: "SAML2",
      endpoints: { sso: { url: "https://source.example.com/sso", binding: "HTTP-POST", ...sso } },
      algorithms: { request: { signature: { algorithm: "SHA-256", scope: "NONE" } } },
      credentials: { trust: { issuer: "http://www.okta.com/exk1", kid, ...trust } },
      ...protocol,
    },
    policy: { subject: { userNameTemplate: { template: "idpuser.subjectNameId" } }, ...policy },
  };
}

/** Summary and causes of a refusal. */
function explain({ status, body }: OrgAnswer): readonly unknown[] {
  const causes = listAt(at(body, "errorCauses")).map((cause) => at(cause, "errorSummary"));
  return [status, at(body, "errorSummary"), causes];
}

describe("a SAML identity provider", () => {
  test.each<readonly [string, Parts]>([
    ["protocol.credentials.trust.issuer", { trust: { issuer: "" } }],
    ["protocol.credentials.trust.kid", { trust: { kid: "unknown" } }],
    ["protocol.credentials.trust.additionalKids", { trust: { additionalKids: ["unknown"] } }],
    ["protocol.endpoints.sso.url", { sso: { url: "nowhere" } }],
    ["protocol.endpoints.sso.binding", { sso: { binding: "HTTP-GET" } }],
    ["protocol.endpoints.sso.destination", { sso: { destination: "x".repeat(513) } }],
    ["protocol.settings.nameFormat", { protocol: { settings: { nameFormat: "e-mail" } } }],
    ["protocol.relayState.format", { protocol: { relayState: { format: "PLAIN" } } }],
    [
      "protocol.algorithms.response.signature.scope",
      { protocol: { algorithms: { response: { signature: { algorithm: "SHA-256", scope: "NONE" } } } } },
    ],
    ["policy.provisioning.action", { policy: { provisioning: { action: "CALLOUT" } } }],
    [
      "policy.provisioning.groups.assignments",
      { policy: { provisioning: { groups: { action: "ASSIGN", assignments: ["00gUnknown"] } } } },
    ],
    [
      "policy.provisioning.conditions.suspended.action",
      { policy: { provisioning: { conditions: { suspended: { action: "REACTIVATE" } } } } },
    ],
    ["policy.accountLink.action", { policy: { accountLink: { action: "MAYBE" } } }],
    [
      "policy.accountLink.filter.groups.include",
      { policy: { accountLink: { action: "AUTO", filter: { groups: { include: ["00gUnknown"] } } } } },
    ],
    [
      "policy.subject.matchAttribute",
      { policy: { subject: { matchType: "CUSTOM_ATTRIBUTE", matchAttribute: "unheardOf" } } },
    ],
    ["policy.subject.matchType", { policy: { subject: { matchType: "LOGIN" } } }],
    ["policy.subject.filter", { policy: { subject: { filter: "(" } } }],
    ["policy.maxClockSkew", { policy: { maxClockSkew: -1 } }],
  ])("is refused for its %s", async (path, parts) => {
    await using org = await startOrg();
    const kid = await uploadKey(org);
    const whole = parts.protocol
      ? { ...parts, protocol: { credentials: { trust: { issuer: "i", kid } }, ...parts.protocol } }
      : parts;

    const answer = await callOrg(org, "POST", "/api/v1/idps", makeIdp(kid, whole));

    expect(explain(answer)).toEqual([400, "Api validation failed: IdpTrust", [`The ${path} is invalid.`]]);
  });

  test("is refused under another one's name, and cannot be read with members of other types", async () => {
    await using org = await startOrg();
    const kid = await uploadKey(org);
    await create(org, "/api/v1/idps", makeIdp(kid));

    const twin = await callOrg(org, "POST", "/api/v1/idps", makeIdp(kid));
    const nameless = await callOrg(org, "POST", "/api/v1/idps", makeIdp(kid, { name: "" }));
    const odd = await callOrg(
      org,
      "POST",
      "/api/v1/idps",
      makeIdp(kid, { policy: { maxClockSkew: "long" } }),
    );

    expect([twin, nameless].map((answer) => explain(answer)[2])).toEqual([
      ["name: An object with this field already exists in the current organization"],
      ["name: The field cannot be left blank"],
    ]);
    expect(errorOf(odd)).toEqual([400, "E0000003"]);
  });

  test("takes a second key beside the first while a certificate is rolled, and gives up the first", async () => {
    await using org = await startOrg();
    const [before, next] = [await uploadKey(org), await uploadKey(org)];
    const idp = await create(org, "/api/v1/idps", makeIdp(before));
    const path = `/api/v1/idps/${idp.id}`;
    const key = `/api/v1/idps/credentials/keys/${before}`;

    const both = await callOrg(org, "PUT", path, makeIdp(before, { trust: { additionalKids: [next] } }));
    const early = await callOrg(org, "DELETE", key);
    const rolled = await callOrg(org, "PUT", path, makeIdp(next));
    const late = await callOrg(org, "DELETE", key);

    const trust = "protocol.credentials.trust";
    expect(at(both.body, trust)).toMatchObject({ kid: before, additionalKids: [next] });
    expect(at(rolled.body, `${trust}.kid`)).toBe(next);
    expect([errorOf(early), late.status]).toEqual([[400, "E0000001"], 204]);
  });

  test("signs with keys of its own, of which it names one", async () => {
    await using org = await startOrg();
    const kid = await uploadKey(org);
    const idp = await create(org, "/api/v1/idps", makeIdp(kid));
    const path = `/api/v1/idps/${idp.id}`;
    const signing = (own: string): Parts => ({
      protocol: { credentials: { trust: { issuer: "i", kid }, signing: { kid: own } } },
    });

    const made = await callOrg(org, "POST", `${path}/credentials/keys/generate?validityYears=3`);
    const ownKid = textAt(made.body, "kid");
    const listed = await callOrg(org, "GET", `${path}/credentials/keys`);
    const named = await callOrg(org, "PUT", path, makeIdp(kid, signing(ownKid)));
    const unknown = await callOrg(org, "PUT", path, makeIdp(kid, signing("unknown")));

    const signingPath = "protocol.credentials.signing.kid";
    expect(listAt(listed.body).map((key) => at(key, "kid"))).toEqual([at(idp.body, signingPath), ownKid]);
    expect(at(named.body, signingPath)).toBe(ownKid);
    expect(errorOf(unknown)).toEqual([400, "E0000001"]);
  });

  test("loses its links with itself, and shows a person's providers", async () => {
    // Okta's description takes the attributes of a link for objects: only an older org's answers are not held to it.
    await using org = await startOrg({ vintage: "2026-01-01" });
    const kid = await uploadKey(org);
    const person = await createActiveUser(org, "ada@example.com");
    const idp = await create(org, "/api/v1/idps", makeIdp(kid));
    const path = `/api/v1/idps/${idp.id}`;
    const link = `${path}/users/${person.id}`;

    const linked = await callOrg(org, "POST", link, { externalId: "ada" });
    const listed = await callOrg(org, "GET", `/api/v1/users/${person.id}/idps`);
    const blank = await callOrg(org, "POST", link, {});
    const settings = { honorPersistentNameId: false };
    const trust = { issuer: "i", kid };
    const transient = { settings, credentials: { trust } };
    await callOrg(org, "PUT", path, makeIdp(kid, { protocol: transient }));
    const refused = await callOrg(org, "POST", link, { externalId: "ada" });
    await callOrg(org, "DELETE", path);
    const after = await callOrg(org, "GET", `/api/v1/users/${person.id}/idps`);

    expect([linked.status, listAt(listed.body).map((each) => at(each, "id"))]).toEqual([200, [idp.id]]);
    expect([blank, refused].map(errorOf)).toEqual([
      [400, "E0000001"],
      [400, "E0000001"],
    ]);
    expect(listAt(after.body)).toEqual([]);
  });
});

describe("a partner's certificate", () => {
  test("can be replaced under its id, not by one that is there already", async () => {
    await using org = await startOrg();
    const [one, two] = [await uploadKey(org), await uploadKey(org)];
    const path = `/api/v1/idps/credentials/keys/${one}`;
    const app = await createApp(org);
    const keys = await callOrg(org, "GET", `/api/v1/apps/${app.id}/credentials/keys`);
    const other = await callOrg(org, "GET", `/api/v1/idps/credentials/keys/${two}`);

    const replaced = await callOrg(org, "PUT", path, { x5c: [textAt(keys.body, "0.x5c.0")] });
    const taken = await callOrg(org, "PUT", path, { x5c: [textAt(other.body, "x5c.0")] });
    const blank = await callOrg(org, "POST", "/api/v1/idps/credentials/keys", { x5c: [] });

    expect([replaced.status, at(replaced.body, "kid")]).toEqual([200, one]);
    expect([taken, blank].map(errorOf)).toEqual([
      [409, "E0000096"],
      [400, "E0000001"],
    ]);
  });
});
