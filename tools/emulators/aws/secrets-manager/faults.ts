import { AwsFault } from "../fault.ts";

/** Errors of Secrets Manager, by the names of its own model. */
export const secretsFaults = {
  secretNotFound: () =>
    new AwsFault("ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
  valueNotFound: (what: string) =>
    new AwsFault(
      "ResourceNotFoundException",
      `Secrets Manager can't find the specified secret value for ${what}`,
    ),
  exists: (message: string) => new AwsFault("ResourceExistsException", message),
  invalidRequest: (message: string) => new AwsFault("InvalidRequestException", message),
  invalidParameter: (message: string) => new AwsFault("InvalidParameterException", message),
  validation: (message: string) => new AwsFault("ValidationException", message),
};
