import { createHash, randomUUID } from "node:crypto";
import * as v from "valibot";
import { parseJson } from "../../../shared/contracts/parse.ts";
import { demand } from "../../../shared/runtime/parse-env.ts";
import { type Stub, type StubAnswer, startStub } from "./stub-server.ts";

const batchSchema = v.object({ Entries: v.array(v.object({ Id: v.string(), MessageBody: v.string() })) });
const secretRequestSchema = v.object({
  SecretId: v.string(),
  VersionStage: v.optional(v.string(), "AWSCURRENT"),
});

/** SQS and Secrets Manager, whose every queue takes everything and whose secrets have one version each. */
export function startAwsStub(secrets: Readonly<Record<string, string>>): Promise<Stub> {
  return startStub(({ headers, body }) => {
    const target = String(headers["x-amz-target"]);
    if (target === "AmazonSQS.SendMessageBatch") {
      const { Entries: entries } = demand(target, parseJson(batchSchema, body));
      const successful = entries.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: randomUUID(),
        MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex"),
        SequenceNumber: "1",
      }));
      return ["send", { status: 200, body: { Successful: successful } }];
    }
    if (target !== "secretsmanager.GetSecretValue") return [target, { status: 400, body: {} }];
    const { SecretId, VersionStage } = demand(target, parseJson(secretRequestSchema, body));
    const value = VersionStage === "AWSCURRENT" ? secrets[SecretId] : undefined;
    return value === undefined
      ? ["no-secret", { status: 400, body: { __type: "ResourceNotFoundException", Message: "not found" } }]
      : ["secret", { status: 200, body: describeSecret(SecretId, value) }];
  });
}

function describeSecret(name: string, value: string): object {
  return {
    ARN: `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-AbCdEf`,
    Name: name,
    VersionId: randomUUID(),
    SecretString: value,
    VersionStages: ["AWSCURRENT"],
    CreatedDate: 1_700_000_000,
  };
}

const proofSchema = v.object({ nonce: v.optional(v.string()) });

/** An org that demands DPoP with a nonce at its token endpoint, as Okta does, and answers these reads. */
export function startOktaStub(answers: Readonly<Record<string, unknown>>): Promise<Stub> {
  return startStub(({ method, path, headers }) => {
    if (path === "/oauth2/v1/token") return answerTokenRequest(String(headers["dpop"]));
    const isSigned = (headers.authorization ?? "").startsWith("DPoP ") && headers["dpop"] !== undefined;
    if (!isSigned) return ["unsigned", { status: 401, body: {} }];
    const found = method === "GET" ? answers[decodeURIComponent(path)] : undefined;
    return found === undefined
      ? [`${method} ${path}`, { status: 404, body: { errorCode: "E0000007" } }]
      : ["read", { status: 200, headers: rateLimitHeaders(), body: found }];
  });
}

function answerTokenRequest(proof: string): readonly [string, StubAnswer] {
  const claims = Buffer.from(proof.split(".")[1] ?? "", "base64url").toString();
  const { nonce } = demand("the proof", parseJson(proofSchema, claims));
  if (nonce === undefined) {
    const body = {
      error: "use_dpop_nonce",
      error_description: "Authorization server requires nonce in DPoP proof.",
    };
    return ["challenge", { status: 400, headers: { "dpop-nonce": "nonce1" }, body }];
  }
  const body = {
    token_type: "DPoP",
    expires_in: 3600,
    access_token: "t".repeat(900),
    scope: "okta.users.read",
  };
  return ["token", { status: 200, body }];
}

function rateLimitHeaders(): Readonly<Record<string, string>> {
  return {
    etag: '"1"',
    "x-rate-limit-limit": "600",
    "x-rate-limit-remaining": "599",
    "x-rate-limit-reset": String(Math.ceil(Date.now() / 1000) + 60),
  };
}
