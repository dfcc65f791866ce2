import { randomUUID } from "node:crypto";
import type { EmulatorClock, Timer } from "../../clock.ts";
import type { SentMessage } from "./message.ts";
import type { Queue } from "./queue.ts";

export type MoveTaskStatus = "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";

/** What a move task is to do. */
export interface MoveOrder {
  readonly source: Queue;
  /** Where the messages go; each goes back to the queue that it came from when undefined. */
  readonly destinationArn: string | undefined;
  /** 1 to 500; as fast as possible when undefined. */
  readonly maxMessagesPerSecond: number | undefined;
  readonly clock: EmulatorClock;
  readonly findByArn: (arn: string) => Queue | undefined;
}

/** Moves the messages of a dead-letter queue elsewhere, the first at once. */
export class MoveTask {
  readonly id = randomUUID();
  readonly order: MoveOrder;
  readonly startedAtMs: number;
  /** Messages that could be seen when the task began. */
  readonly toMove: number;
  #moved = 0;
  #status: MoveTaskStatus = "RUNNING";
  #failureReason: string | undefined;
  #timer: Timer | undefined;

  constructor(order: MoveOrder) {
    this.order = order;
    this.startedAtMs = order.clock.nowMs();
    this.toMove = order.source.counts.visible;
    this.#run();
  }

  get status(): MoveTaskStatus {
    return this.#status;
  }

  get moved(): number {
    return this.#moved;
  }

  /** Why a FAILED task failed, as an error code of SQS. */
  get failureReason(): string | undefined {
    return this.#failureReason;
  }

  /** Leaves the rest where it is. */
  cancel(): void {
    this.#end("CANCELLED");
  }

  #run(): void {
    const { maxMessagesPerSecond, clock } = this.order;
    do this.#moveOne();
    while (this.#status === "RUNNING" && maxMessagesPerSecond === undefined);
    if (this.#status !== "RUNNING" || maxMessagesPerSecond === undefined) return;
    this.#timer = clock.after(1000 / maxMessagesPerSecond, () => this.#run());
  }

  #moveOne(): void {
    const { source, findByArn } = this.order;
    if (findByArn(source.arn) !== source) {
      this.#fail("AWS.SimpleQueueService.NonExistentQueue");
      return;
    }
    const isMoved = source.moveNext((message) => this.#deliver(message));
    if (isMoved === undefined) this.#end("COMPLETED");
    else if (isMoved) this.#moved += 1;
    if (this.#moved >= this.toMove) this.#end("COMPLETED");
  }

  #deliver(message: SentMessage): boolean {
    const arn = this.order.destinationArn ?? message.deadLetterSourceArn;
    if (arn === undefined) {
      this.#fail("CouldNotDetermineMessageSource");
      return false;
    }
    const destination = this.order.findByArn(arn);
    if (!destination) {
      this.#fail("AWS.SimpleQueueService.NonExistentQueue");
      return false;
    }
    destination.acceptRedriven(message);
    return true;
  }

  #fail(reason: string): void {
    this.#failureReason = reason;
    this.#end("FAILED");
  }

  #end(status: MoveTaskStatus): void {
    if (this.#status !== "RUNNING") return;
    this.#status = status;
    this.#timer?.cancel();
  }
}
