import {
  type EventSourceMappingConfiguration,
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
 *
 * The state comes from the listing: AWS's references disagree on what a role needs to get a single mapping, and a listing by
 * queue shows the same.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 */
export function createEventSource(client: LambdaClient, queueArn: string): EventSource {
  const readState = async (): Promise<string | undefined> => (await findMapping(client, queueArn)).State;
  const change = async (isEnabled: boolean): Promise<void> => {
    const { UUID } = await findMapping(client, queueArn);
    await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: isEnabled }));
  };
  return {
    isEnabled: async () => (await readState()) === "Enabled",
    isPaused: async () => (await readState()) === "Disabled",
    pause: () => change(false),
    resume: () => change(true),
  };
}

async function findMapping(client: LambdaClient, queueArn: string): Promise<EventSourceMappingConfiguration> {
  const all: EventSourceMappingConfiguration[] = [];
  for await (const page of paginateListEventSourceMappings({ client }, { EventSourceArn: queueArn })) {
    all.push(...(page.EventSourceMappings ?? []));
  }
  const [mapping, ...more] = all;
  if (mapping === undefined || more.length > 0) {
    throw new EventSourceMismatchError(`${all.length} event source mappings instead of one`);
  }
  return mapping;
}
