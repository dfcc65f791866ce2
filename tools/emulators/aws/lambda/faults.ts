import { AwsFault } from "../fault.ts";

/** Nothing in this region has that id. */
export function makeNotFound(message = "The resource you requested does not exist."): AwsFault {
  return new AwsFault("ResourceNotFoundException", message, { status: 404, messageMember: "Message" });
}

/** Another change of the same mapping is under way. */
export function makeInUse(): AwsFault {
  return new AwsFault(
    "ResourceInUseException",
    "Cannot update the event source mapping because it is in use.",
    { messageMember: "Message" },
  );
}

export function makeInvalidParameter(message: string): AwsFault {
  return new AwsFault("InvalidParameterValueException", message, { messageMember: "Message" });
}

/** A value that the API's own description does not allow. */
export function makeInvalidValue(member: string, value: string, constraint: string): AwsFault {
  const problem = `Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`;
  return new AwsFault("ValidationException", `1 validation error detected: ${problem}`);
}

export function makeUnreadable(message: string): AwsFault {
  return new AwsFault("SerializationException", message, { messageMember: "Message" });
}
