import { sqsFaults } from "./faults.ts";

/** What a receipt handle stands for: one receive of one message. */
export interface Receipt {
  readonly queueArn: string;
  readonly messageId: string;
  /** Ordinal of the receive among all receives of that message on that queue, from 1. */
  readonly serial: number;
}

/** The handle that a consumer gets for one receive. */
export function sealReceipt(receipt: Receipt): string {
  return Buffer.from([receipt.queueArn, receipt.messageId, receipt.serial].join(" ")).toString("base64");
}

/**
 * What stands in a handle.
 *
 * @throws AwsFault ReceiptHandleIsInvalid when it was not made by a queue of this emulator
 */
export function openReceipt(handle: string): Receipt {
  const [queueArn, messageId, serial, ...rest] = Buffer.from(handle, "base64").toString().split(" ");
  if (!queueArn?.startsWith("arn:aws:sqs:") || !messageId || !serial || rest.length > 0) {
    throw sqsFaults.invalidReceiptHandle(handle);
  }
  return { queueArn, messageId, serial: Number(serial) };
}
