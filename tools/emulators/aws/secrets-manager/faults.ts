import { AwsFault } from "../fault.ts";

/** Errors of Secrets Manager with AWS's words. Those of its own model spell their message with a capital letter. */
export const secretsFaults = {
  secretNotFound: () =>
    modelled("ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
  valueNotFound: (what: string) =>
    modelled(
      "ResourceNotFoundException",
      `Secrets Manager can't find the specified secret value for ${what}`,
    ),
  exists: (message: string) => modelled("ResourceExistsException", message),
  invalidRequest: (message: string) => modelled("InvalidRequestException", message),
  invalidParameter: (message: string) => modelled("InvalidParameterException", message),
  invalidNextToken: () => modelled("InvalidNextTokenException", "Invalid NextToken."),
  malformedPolicy: (message: string) => modelled("MalformedPolicyDocumentException", message),
  functionNotInvocable: () =>
    new AwsFault(
      "AccessDeniedException",
      "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants " +
        "access to the principal secretsmanager.amazonaws.com.",
    ),
  validation: (message: string) => new AwsFault("ValidationException", message),
};

function modelled(type: string, message: string): AwsFault {
  return new AwsFault(type, message, { messageMember: "Message" });
}
