import type { IncomingMessage } from "node:http";

const defaultRegion = "us-east-1";
const credentialForm = /Credential=([^/,\s]+)\/[^/]*\/([^/]+)\//;

/** Who calls, and which region is meant, from the signature; any signature will do, and none. */
export function readCredential(request: IncomingMessage): {
  readonly accessKeyId: string;
  readonly region: string;
} {
  const match = credentialForm.exec(request.headers.authorization ?? "");
  return { accessKeyId: match?.[1] ?? "anonymous", region: match?.[2] ?? defaultRegion };
}
