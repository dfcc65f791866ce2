import type { JsonObject } from "./json.ts";

/** Who calls, and which region is meant. */
export interface AwsCaller {
  /** Region of the signature's credential scope. */
  readonly region: string;
  /** Access key id of the signature; stands in for the caller's identity. */
  readonly accessKeyId: string;
}

/** What an action learns about the request that carries its input. */
export interface AwsRequest extends AwsCaller {
  /** Aborted as soon as nobody waits for the answer any more. */
  readonly hungUp: AbortSignal;
}

/** One action of one service. Throws `AwsFault` for every answer that is not a success. */
export type AwsAction = (input: JsonObject, request: AwsRequest) => JsonObject | Promise<JsonObject>;

/** One AWS service behind the shared endpoint. */
export interface AwsService {
  /** The part of `X-Amz-Target` before the dot. */
  readonly target: string;
  /** Content type of every answer. */
  readonly contentType: string;
  /** The action of that name, or undefined when the service has none. */
  find(action: string): AwsAction | undefined;
  /** Ends everything that waits. */
  stop(): void;
}
