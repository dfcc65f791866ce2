import type { IncomingMessage } from "node:http";

/** The longest body that is read at all. */
const maxBodyBytes = 10 * 1024 * 1024;

/** What a request carried. */
export interface RequestBody {
  /** Empty when it is too large, or when its bytes are no UTF-8: nothing can be read of it then. */
  readonly text: string;
  /** Beyond 10 MB. */
  readonly isTooLarge: boolean;
}

/** Reads the whole body, too large as it may be, so that it can be answered. @throws what the socket throws when the client goes away. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue;
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return { text: decode(Buffer.concat(chunks)), isTooLarge: bytes > maxBodyBytes };
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
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
