import fc from "fast-check";
import { expect, test } from "vitest";
import { FifoLine } from "../../../tools/emulators/aws/sqs/fifo-line.ts";
import type { QueuedMessage } from "../../../tools/emulators/aws/sqs/message.ts";

/** The same order written down with plain arrays: groups that can be served, oldest claim first. */
class PlainLine {
  readonly #messages: QueuedMessage[] = [];
  #ready: string[] = [];

  add(message: QueuedMessage): void {
    this.#messages.push(message);
    this.refresh(groupOf(message));
  }

  remove(message: QueuedMessage): void {
    this.#messages.splice(this.#messages.indexOf(message), 1);
    this.refresh(groupOf(message));
  }

  refresh(group: string): void {
    const canBeServed = this.#messages.find((message) => groupOf(message) === group)?.state === "visible";
    if (canBeServed && !this.#ready.includes(group)) this.#ready.push(group);
    if (!canBeServed) this.#ready = this.#ready.filter((one) => one !== group);
  }

  next(max: number): QueuedMessage[] {
    const taken = this.#ready.flatMap((group) => {
      const messages = this.#messages.filter((message) => groupOf(message) === group);
      const blocked = messages.findIndex(({ state }) => state !== "visible");
      return blocked < 0 ? messages : messages.slice(0, blocked);
    });
    return taken.slice(0, max);
  }
}

function groupOf(message: QueuedMessage): string {
  return message.sent.groupId ?? "";
}

function createMessage(groupId: string, ordinal: number): QueuedMessage {
  return { sent: { groupId, id: `${groupId}${ordinal}` }, ordinal, state: "visible" } as QueuedMessage;
}

const step = fc.oneof(
  fc.record({ do: fc.constant("send" as const), group: fc.constantFrom("a", "b", "c", "d") }),
  fc.record({ do: fc.constant("receive" as const), max: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ do: fc.constantFrom("delete" as const, "return" as const), pick: fc.nat() }),
);

test("it hands out messages in the very order of a plain description of the rules", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const line = new FifoLine();
      const plain = new PlainLine();
      const out: QueuedMessage[] = [];
      let sent = 0;
      for (const one of steps) {
        if (one.do === "send") {
          const message = createMessage(one.group, sent++);
          line.add(message);
          plain.add(message);
          continue;
        }
        if (one.do === "receive") {
          const expected = plain.next(one.max);
          const taken: QueuedMessage[] = [];
          line.take(one.max, (message) => {
            message.state = "in-flight";
            line.update(message);
            taken.push(message);
            return true;
          });
          expect(taken.map(({ sent: { id } }) => id)).toEqual(expected.map(({ sent: { id } }) => id));
          for (const message of taken) plain.refresh(groupOf(message));
          out.push(...taken);
          continue;
        }
        const [message] = out.splice(one.pick % Math.max(1, out.length), 1);
        if (!message) continue;
        if (one.do === "delete") {
          line.remove(message);
          plain.remove(message);
        } else {
          message.state = "visible";
          line.update(message);
          plain.refresh(groupOf(message));
        }
      }
    }),
    { numRuns: 500 },
  );
});
