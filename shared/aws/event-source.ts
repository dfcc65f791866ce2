import {
  GetEventSourceMappingCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";

/** What feeds a queue to its worker. A change takes Lambda some seconds, in which it is neither enabled nor paused. */
export interface EventSource {
  /** Whether messages are handed to the worker, and nothing else is under way. */
  isEnabled(): Promise<boolean>;
  /** Whether no message is handed to the worker any more, and none that was received before waits to be. */
  isPaused(): Promise<boolean>;
  /**
   * Asks Lambda to hand nothing to the worker any more; to ask again does no harm.
   * @throws ResourceInUseException while another change is under way
   */
  pause(): Promise<void>;
  /** Undoes {@link pause}, and throws as it does. */
  resume(): Promise<void>;
}

/** No event source mapping, or more than one, reads from a queue that must have exactly one. */
export class EventSourceMismatchError extends Error {
  override readonly name = "EventSourceMismatchError";
}

/**
 * The one event source mapping of a queue, over the AWS SDK. All methods throw what the SDK throws, and
 * {@link EventSourceMismatchError}.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 */
export function createEventSource(client: LambdaClient, queueArn: string): EventSource {
  let known: string | undefined;
  const find = async (): Promise<string> => {
    known ??= await findMapping(client, queueArn);
    return known;
  };
  const readState = async (): Promise<string | undefined> => {
    const { State } = await client.send(new GetEventSourceMappingCommand({ UUID: await find() }));
    return State;
  };
  const change = async (isEnabled: boolean): Promise<void> => {
    await client.send(new UpdateEventSourceMappingCommand({ UUID: await find(), Enabled: isEnabled }));
  };
  return {
    isEnabled: async () => (await readState()) === "Enabled",
    isPaused: async () => (await readState()) === "Disabled",
    pause: () => change(false),
    resume: () => change(true),
  };
}

async function findMapping(client: LambdaClient, queueArn: string): Promise<string> {
  const ids: (string | undefined)[] = [];
  for await (const page of paginateListEventSourceMappings({ client }, { EventSourceArn: queueArn })) {
    ids.push(...(page.EventSourceMappings ?? []).map(({ UUID }) => UUID));
  }
  const [id, ...more] = ids;
  if (id === undefined || more.length > 0) {
    throw new EventSourceMismatchError(`${ids.length} event source mappings instead of one`);
  }
  return id;
}
