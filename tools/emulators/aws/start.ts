import { type EmulatorClock, systemClock } from "../clock.ts";
import { accountId } from "./account.ts";
import { createJsonServer } from "./http-json-server.ts";
import { createLambdaApi } from "./lambda/control-api.ts";
import type { Invoke } from "./lambda/invoke-result.ts";
import { EventSourceMappings } from "./lambda/mappings.ts";
import { closeServer, listenOnLoopback } from "./listen.ts";
import { createSecretsManager } from "./secrets-manager/service.ts";
import { createSqs } from "./sqs/service.ts";

/** SQS, Secrets Manager, and Lambda's API for event source mappings, behind one endpoint. */
export interface AwsEmulator {
  /** `http://127.0.0.1:PORT`, for the `endpoint` option of SDK clients. */
  readonly endpoint: string;
  readonly accountId: "000000000000";
  /** Given to `startEventSourceMapping`, it makes a mapping known to Lambda's API. */
  readonly mappings: EventSourceMappings;
  /** Cuts every connection and forgets everything. */
  stop(): Promise<void>;
}

/**
 * Starts the services on loopback, empty. Any signature is accepted; the region in it decides whose state is used.
 *
 * @param options.port a free one when left out or 0
 * @param options.functions those that Secrets Manager may call to rotate secrets, by ARN
 */
export async function startAws(
  options: {
    readonly port?: number;
    readonly clock?: EmulatorClock;
    readonly functions?: ReadonlyMap<string, Invoke>;
  } = {},
): Promise<AwsEmulator> {
  const clock = options.clock ?? systemClock;
  let endpoint = "";
  const services = [createSqs(clock, () => endpoint), createSecretsManager(clock, options.functions)];
  const mappings = new EventSourceMappings();
  const server = createJsonServer(services, [createLambdaApi(mappings)]);
  endpoint = `http://127.0.0.1:${await listenOnLoopback(server, options.port ?? 0)}`;
  return {
    endpoint,
    accountId,
    mappings,
    stop: async () => {
      for (const service of services) service.stop();
      await closeServer(server);
    },
  };
}
