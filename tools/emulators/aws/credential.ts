import type { IncomingMessage } from "node:http";
import type { AwsCaller } from "./service.ts";

/** Meant by a request without a signature, and by whatever names no region. */
export const defaultRegion = "us-east-1";
const credentialForm = /Credential=([^/,\s]+)\/[^/]*\/([^/]+)\//;

/** Access key id of a request without a signature. */
export const anonymous = "anonymous";

/** Who calls, and which region is meant, from the signature; any signature will do, and none. */
export function readCredential(request: IncomingMessage): AwsCaller {
  const match = credentialForm.exec(request.headers.authorization ?? "");
  return { accessKeyId: match?.[1] ?? anonymous, region: match?.[2] ?? defaultRegion };
}
