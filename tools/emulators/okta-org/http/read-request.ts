import type { IncomingMessage } from "node:http";

/** The longest body that is read at all. */
const maxBodyBytes = 10 * 1024 * 1024;

/** The body is longer than anything the API takes. */
export class BodyTooLargeError extends Error {}

/** The whole body as text. @throws BodyTooLargeError beyond 10 MB, and what the socket throws when the client goes away. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue;
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new BodyTooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A POST or PUT must say how long its body is, even when it has none. */
export function needsLength({ method, headers }: IncomingMessage): boolean {
  if (method !== "POST" && method !== "PUT") return false;
  return headers["content-length"] === undefined && headers["transfer-encoding"] === undefined;
}

/** The path and the query of a request target, as sent. */
export function splitTarget(target: string): readonly string[] {
  const mark = target.indexOf("?");
  return mark === -1 ? [target] : [target.slice(0, mark), target.slice(mark + 1)];
}
