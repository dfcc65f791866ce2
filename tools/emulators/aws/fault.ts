/** An answer of a service that is not a success; everything else that is thrown is a defect of the emulator. */
export class AwsFault extends Error {
  /** `__type` of the answer, with or without its namespace. */
  readonly type: string;
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** Error code of the older query protocol, which SQS still sends in `x-amzn-query-error`. */
  readonly queryCode: string | undefined;
  /** Under which name the message stands in the answer. */
  readonly messageMember: "message" | "Message";

  constructor(
    type: string,
    message: string,
    options: {
      readonly status?: number;
      readonly queryCode?: string;
      readonly messageMember?: "message" | "Message";
    } = {},
  ) {
    super(message);
    this.name = "AwsFault";
    this.type = type;
    this.status = options.status ?? 400;
    this.queryCode = options.queryCode;
    this.messageMember = options.messageMember ?? "message";
  }
}
