import type { EmulatorClock } from "../../clock.ts";
import { accountId } from "../account.ts";
import { sqsFaults } from "./faults.ts";
import type { MoveTask } from "./move-task.ts";
import { Queue } from "./queue.ts";
import type { QueueAttributes } from "./queue-attributes.ts";

/** For so long after a deletion no queue of that name can be made again (CreateQueue, QueueDeletedRecently). */
const nameRestMs = 60_000;

/** The queues of one region. */
export class SqsRegion {
  readonly name: string;
  readonly clock: EmulatorClock;
  /** The latest move tasks by the ARN of their source, the newest first. */
  readonly moveTasks = new Map<string, readonly MoveTask[]>();
  readonly #endpoint: () => string;
  readonly #queues = new Map<string, Queue>();
  readonly #deletedAtMs = new Map<string, number>();

  constructor(name: string, clock: EmulatorClock, endpoint: () => string) {
    this.name = name;
    this.clock = clock;
    this.#endpoint = endpoint;
  }

  /** Every queue of the region, by name. */
  get queues(): readonly Queue[] {
    return [...this.#queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  urlOf(queue: Queue): string {
    return `${this.#endpoint()}/${accountId}/${queue.name}`;
  }

  find(queueName: string): Queue | undefined {
    return this.#queues.get(queueName);
  }

  findByArn(arn: string): Queue | undefined {
    const prefix = this.arnOf("");
    return arn.startsWith(prefix) ? this.#queues.get(arn.slice(prefix.length)) : undefined;
  }

  arnOf(queueName: string): string {
    return `arn:aws:sqs:${this.name}:${accountId}:${queueName}`;
  }

  /**
   * The queue behind a queue URL, whatever host it names.
   *
   * @throws AwsFault QueueDoesNotExist, or InvalidAddress when that is no queue URL at all
   */
  resolve(queueUrl: string): Queue {
    const path = URL.canParse(queueUrl) ? new URL(queueUrl).pathname : `/${accountId}/${queueUrl}`;
    const [account, name, ...rest] = path.split("/").slice(1);
    if (account === undefined || name === undefined || rest.length > 0)
      throw sqsFaults.invalidAddress(queueUrl);
    const queue = account === accountId ? this.#queues.get(decodeURIComponent(name)) : undefined;
    if (!queue) throw sqsFaults.queueDoesNotExist();
    return queue;
  }

  /**
   * Makes a queue. The name must be free.
   *
   * @throws AwsFault QueueDeletedRecently within 60 seconds of the deletion of a queue of that name
   */
  create(name: string, attributes: QueueAttributes): Queue {
    const deletedAtMs = this.#deletedAtMs.get(name);
    if (deletedAtMs !== undefined && this.clock.nowMs() - deletedAtMs < nameRestMs) {
      throw sqsFaults.queueDeletedRecently();
    }
    this.#deletedAtMs.delete(name);
    const queue = new Queue({
      name,
      attributes,
      arn: this.arnOf(name),
      clock: this.clock,
      findByArn: (arn) => this.findByArn(arn),
    });
    this.#queues.set(name, queue);
    return queue;
  }

  delete(queue: Queue): void {
    this.#queues.delete(queue.name);
    this.#deletedAtMs.set(queue.name, this.clock.nowMs());
    queue.close();
  }

  stop(): void {
    for (const task of [...this.moveTasks.values()].flat()) task.cancel();
    for (const queue of this.#queues.values()) queue.close();
  }
}
