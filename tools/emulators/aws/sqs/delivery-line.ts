import type { QueuedMessage } from "./message.ts";

/** In which order a queue hands out its messages. */
export interface DeliveryLine {
  /** The message that the next receive would get first. */
  readonly first: QueuedMessage | undefined;
  /** Takes in a message in whatever state it is. */
  add(message: QueuedMessage): void;
  /** Forgets a message. */
  remove(message: QueuedMessage): void;
  /** Looks again at a message whose state has changed. */
  update(message: QueuedMessage): void;
  /**
   * Walks along the messages that may be received now and offers each once. `offer` either takes the message out of
   * sight (true: it counts) or moves it elsewhere (false). Ends after `max` taken messages.
   */
  take(max: number, offer: (message: QueuedMessage) => boolean): void;
  clear(): void;
}
