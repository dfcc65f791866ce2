let last = 18_870_000_000_000_000_000n;

/** Twenty digits, greater than every one given before; SQS leaves gaps of 256 between them. */
export function takeSequenceNumber(): string {
  last += 256n;
  return String(last);
}
