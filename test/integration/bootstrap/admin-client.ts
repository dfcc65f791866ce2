import { exportJWK, generateKeyPair } from "jose";
import { listAdminScopes } from "../../../functions/bootstrap/engine/admin-access.ts";
import { readId } from "../../../tools/local/admin.ts";
import { buildServiceApp } from "../../support/service-app-body.ts";
import type { BareOrgs } from "./bare-orgs.ts";

/** An OAuth service app with an admin's rights, as somebody sets it up by hand in one org; what goes into the secret. */
export async function createAdminClient(
  orgs: BareOrgs,
  side: "source" | "target",
  {
    scopes = listAdminScopes(side, orgs.connection),
    role = "SUPER_ADMIN",
  }: { scopes?: readonly string[]; role?: string } = {},
): Promise<{ readonly clientId: string; readonly privateKey: Readonly<Record<string, unknown>> }> {
  const admin = side === "source" ? orgs.sourceAdmin : orgs.targetAdmin;
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const names = { kid: `admin-${side}`, alg: "ES256" };
  const clientId = readId(
    await admin.call(
      "POST",
      "/api/v1/apps",
      buildServiceApp("Set-up", {
        dpop_bound_access_tokens: true,
        jwks: { keys: [{ ...(await exportJWK(publicKey)), ...names, use: "sig" }] },
      }),
    ),
  );
  for (const scopeId of scopes) {
    await admin.call("POST", `/api/v1/apps/${clientId}/grants`, { scopeId, issuer: orgs[side].url });
  }
  await admin.call("POST", `/oauth2/v1/clients/${clientId}/roles`, { type: role });
  return { clientId, privateKey: { ...(await exportJWK(privateKey)), ...names } };
}
