import { createServer } from "node:http";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../../../tools/emulators/okta-org/json.ts";
import { buildServiceApp } from "../../../../support/service-app-body.ts";
import { at, callOrg, startOrg } from "./support/org-client.ts";
import {
  createServiceApp,
  makeKeyPair,
  makeTokenForm,
  postToken,
  signAssertion,
} from "./support/service-app.ts";

type MakeAnswer = (key: JsonObject) => { readonly status?: number; readonly body: Json };

test.each<[string, MakeAnswer, string]>([
  [
    "holds no key",
    () => ({ body: { keys: [] } }),
    "The client JWKSet from jwks_uri must contain at least one key.",
  ],
  [
    "holds two keys of one kid",
    (key) => ({ body: { keys: [key, key] } }),
    "All keys in the client JWKSet from jwks_uri must have a unique kid.",
  ],
  [
    "cannot be read",
    (key) => ({ status: 500, body: { keys: [key] } }),
    "Error retrieving the client JWKSet from jwks_uri.",
  ],
  ["is none", () => ({ body: "nothing" }), "Error retrieving the client JWKSet from jwks_uri."],
  [
    "holds an encryption key",
    (key) => ({ body: { keys: [{ ...key, use: "enc" }] } }),
    "The public key being used for client assertion has an invalid 'use' parameter. Valid values for the 'use' parameter are sig.",
  ],
  [
    "holds other keys",
    (key) => ({ body: { keys: [{ ...key, kid: "other" }] } }),
    "The client_assertion JWT kid is invalid.",
  ],
])("a token is refused where the set at the app's jwks_uri %s", async (_what, makeAnswer, description) => {
  const key = await makeKeyPair("k1");
  const { status = 200, body } = makeAnswer(key.publicJwk as JsonObject);
  const server = createServer((_request, response) => {
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number };
  await using org = await startOrg();
  const app = await createServiceApp(org, { dpop: false });
  await callOrg(
    org,
    "PUT",
    `/api/v1/apps/${app.appId}`,
    buildServiceApp("bridge", {
      jwks_uri: `http://127.0.0.1:${port}/jwks`,
    }),
  );

  const answer = await postToken(org, makeTokenForm(await signAssertion(org, app, { key })));
  await new Promise((resolve) => server.close(resolve));

  expect(answer.status).toBe(401);
  expect(at(answer.body, "error_description")).toBe(description);
});
