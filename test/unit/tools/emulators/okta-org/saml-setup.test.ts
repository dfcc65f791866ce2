import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  type Created,
  callOrg,
  create,
  errorOf,
  listAt,
  startOrg,
  textAt,
} from "./support/org-client.ts";

function createSamlApp(org: OktaOrg): Promise<Created> {
  return create(org, "/api/v1/apps", {
    label: "To target",
    name: "okta_org2org",
    signOnMode: "SAML_2_0",
    settings: { app: { acsUrl: "", audRestriction: "", baseUrl: "https://target.example.com" } },
  });
}

async function readCertificate(org: OktaOrg, app: Created): Promise<string> {
  const { body } = await callOrg(org, "GET", `/api/v1/apps/${app.id}/credentials/keys`);
  return textAt(body, "0.x5c.0");
}

function makeIdp(kid: string): Parameters<typeof create>[2] {
  return {
    type: "SAML2",
    name: "Source org",
    protocol: {
      type: "SAML2",
      endpoints: {
        sso: {
          url: "https://source.example.com/sso/saml",
          binding: "HTTP-POST",
          destination: "https://source.example.com",
        },
        acs: { binding: "HTTP-POST", type: "INSTANCE" },
      },
      credentials: { trust: { issuer: "http://www.okta.com/exk1", audience: "", kid } },
    },
    policy: {
      subject: { userNameTemplate: { template: "idpuser.subjectNameId" }, filter: "", matchType: "USERNAME" },
    },
  };
}

describe("the signing keys of an app", () => {
  test("begin with one, whose certificate a standard parser reads and verifies", async () => {
    await using org = await startOrg();
    const app = await createSamlApp(org);

    const { body } = await callOrg(org, "GET", `/api/v1/apps/${app.id}/credentials/keys`);

    const certificate = new X509Certificate(Buffer.from(textAt(body, "0.x5c.0"), "base64"));
    expect(listAt(body)).toHaveLength(1);
    expect(at(body, "0.kid")).toBe(at(app.body, "credentials.signing.kid"));
    expect(certificate.subject).toContain("CN=acme");
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(at(body, "0.n")).toBe(certificate.publicKey.export({ format: "jwk" }).n);
  });

  test("grow by one that is generated, and the metadata shows the one that is asked for", async () => {
    await using org = await startOrg();
    const app = await createSamlApp(org);
    const path = `/api/v1/apps/${app.id}`;

    const generated = await callOrg(org, "POST", `${path}/credentials/keys/generate?validityYears=2`);
    const metadata = await callOrg(
      org,
      "GET",
      `${path}/sso/saml/metadata?kid=${textAt(generated.body, "kid")}`,
    );
    const unknown = await callOrg(org, "GET", `${path}/sso/saml/metadata?kid=other`);
    const forever = await callOrg(org, "POST", `${path}/credentials/keys/generate?validityYears=50`);

    const shown = /<ds:X509Certificate>([^<]*)</.exec(String(metadata.body))?.[1]?.replaceAll("\n", "");
    expect(generated.status).toBe(201);
    expect(metadata.headers["content-type"]).toMatch(/^application\/xml/);
    expect(shown).toBe(textAt(generated.body, "x5c.0"));
    expect(String(metadata.body)).toMatch(/entityID="http:\/\/www\.okta\.com\/exk\w{17}"/);
    expect([errorOf(unknown), errorOf(forever)]).toEqual([
      [404, "E0000007"],
      [400, "E0000001"],
    ]);
  });
});

describe("an identity provider", () => {
  test("maps another attribute, and one no more, when its mapping is changed", async () => {
    await using org = await startOrg();
    const x5c = await readCertificate(org, await createSamlApp(org));
    const key = await callOrg(org, "POST", "/api/v1/idps/credentials/keys", { x5c: [x5c] });
    const idp = await create(org, "/api/v1/idps", makeIdp(textAt(key.body, "kid")));
    const mappings = await callOrg(org, "GET", `/api/v1/mappings?sourceId=${idp.id}`);
    const path = `/api/v1/mappings/${textAt(mappings.body, "0.id")}`;

    const changed = await callOrg(org, "POST", path, {
      properties: { nickName: { expression: "source.nick", pushStatus: "PUSH" }, mobilePhone: null },
    });
    const refused = await callOrg(org, "POST", path, { properties: { unheardOf: { expression: "x" } } });
    const read = await callOrg(org, "GET", path);

    expect([changed.status, errorOf(refused)]).toEqual([200, [400, "E0000001"]]);
    expect(at(read.body, "properties")).toMatchObject({
      nickName: { expression: "source.nick", pushStatus: "PUSH" },
    });
    expect(at(read.body, "properties.mobilePhone")).toBeUndefined();
  });

  test("trusts an uploaded certificate and gets an audience and a mapping of its own", async () => {
    await using org = await startOrg();
    const x5c = await readCertificate(org, await createSamlApp(org));
    const key = await callOrg(org, "POST", "/api/v1/idps/credentials/keys", { x5c: [x5c] });
    const kid = textAt(key.body, "kid");

    const idp = await create(org, "/api/v1/idps", makeIdp(kid));
    const mappings = await callOrg(org, "GET", `/api/v1/mappings?sourceId=${idp.id}`);
    const mapping = await callOrg(org, "GET", `/api/v1/mappings/${textAt(mappings.body, "0.id")}`);
    const metadata = await callOrg(org, "GET", `/api/v1/idps/${idp.id}/metadata.xml`);

    expect(idp.body).toMatchObject({
      status: "ACTIVE",
      protocol: {
        credentials: {
          trust: {
            audience: expect.stringMatching(/^https:\/\/www\.okta\.com\/saml2\/service-provider\/sp\w+$/),
            kid,
          },
          signing: { kid: expect.any(String) },
        },
      },
      policy: { subject: { filter: null, matchAttribute: null }, maxClockSkew: 120_000 },
      _links: { acs: { href: `${org.url}/sso/saml2/${idp.id}` } },
    });
    expect(at(mapping.body, "properties.login.expression")).toBe("source.userName");
    expect(String(metadata.body)).toContain(textAt(idp.body, "protocol.credentials.trust.audience"));
  });

  test("keeps its audience when it is replaced", async () => {
    await using org = await startOrg();
    const x5c = await readCertificate(org, await createSamlApp(org));
    const key = await callOrg(org, "POST", "/api/v1/idps/credentials/keys", { x5c: [x5c] });
    const body = makeIdp(textAt(key.body, "kid"));
    const idp = await create(org, "/api/v1/idps", body);

    const replaced = await callOrg(org, "PUT", `/api/v1/idps/${idp.id}`, body);

    const path = "protocol.credentials.trust.audience";
    expect(at(replaced.body, path)).toBe(at(idp.body, path));
  });

  test("is refused with a key that is not there", async () => {
    await using org = await startOrg();

    const answer = await callOrg(org, "POST", "/api/v1/idps", makeIdp("unknown"));

    expect(errorOf(answer)).toEqual([400, "E0000001"]);
  });
});

describe("a partner's certificate", () => {
  test("is taken once; the second time its key id is in the message", async () => {
    await using org = await startOrg();
    const x5c = await readCertificate(org, await createSamlApp(org));
    const first = await callOrg(org, "POST", "/api/v1/idps/credentials/keys", { x5c: [x5c] });

    const again = await callOrg(org, "POST", "/api/v1/idps/credentials/keys", { x5c: [x5c] });
    const garbage = await callOrg(org, "POST", "/api/v1/idps/credentials/keys", { x5c: ["AAAA"] });

    expect(errorOf(again)).toEqual([409, "E0000096"]);
    expect(at(again.body, "errorSummary")).toContain(`kid=${textAt(first.body, "kid")}.`);
    expect(errorOf(garbage)).toEqual([400, "E0000001"]);
  });

  test("cannot be deleted while an identity provider trusts it", async () => {
    await using org = await startOrg();
    const x5c = await readCertificate(org, await createSamlApp(org));
    const key = await callOrg(org, "POST", "/api/v1/idps/credentials/keys", { x5c: [x5c] });
    const path = `/api/v1/idps/credentials/keys/${textAt(key.body, "kid")}`;
    const idp = await create(org, "/api/v1/idps", makeIdp(textAt(key.body, "kid")));

    const early = await callOrg(org, "DELETE", path);
    await callOrg(org, "DELETE", `/api/v1/idps/${idp.id}`);
    const late = await callOrg(org, "DELETE", path);

    expect([early.status, late.status]).toEqual([400, 204]);
  });
});
