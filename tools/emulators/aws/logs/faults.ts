import { AwsFault } from "../fault.ts";

/** Errors of CloudWatch Logs. */
export const logsFaults = {
  groupNotFound: () => new AwsFault("ResourceNotFoundException", "The specified log group does not exist."),
  invalid: (message: string) => new AwsFault("InvalidParameterException", message),
  invalidMember: (member: string, value: unknown, constraint: string) =>
    new AwsFault(
      "InvalidParameterException",
      `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`,
    ),
};
