import { CliFailure, exitCodes } from "../exit-codes.ts";

const denied = /^(AccessDenied|AccessDeniedException|AuthorizationError|UnauthorizedOperation)$/;
const unknownCaller =
  /^(CredentialsProviderError|ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|TokenProviderError)$/;
const unreachable = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN)$/;
const throttled =
  /^(Throttling|ThrottlingException|ThrottledException|RequestThrottled|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/;
const regionMissing = /region is missing/i;

/**
 * Turns whatever went wrong into a sentence and what to do. A fault of ours keeps its stack, for a report.
 */
export function explainFailure(error: unknown): CliFailure {
  if (error instanceof CliFailure) return error;
  if (!(error instanceof Error)) return new CliFailure(exitCodes.failed, String(error), reportRemedy);
  if (denied.test(error.name)) {
    // AWS's own words name the action and the resource, and no secret.
    return new CliFailure(
      exitCodes.notAllowed,
      `AWS does not allow this: ${firstSentence(error.message)}`,
      "Attach the stack's managed policy for operators (or viewers, for what only looks) to your role; docs/cli.md says which command needs what.",
    );
  }
  if (unknownCaller.test(error.name)) {
    return new CliFailure(
      exitCodes.notAllowed,
      `AWS does not know who you are: ${firstSentence(error.message)}`,
      "Sign in (aws sso login), or set AWS_PROFILE.",
    );
  }
  if (throttled.test(error.name)) {
    return new CliFailure(
      exitCodes.failed,
      `AWS wants fewer requests: ${firstSentence(error.message)}`,
      "Run it again in a minute; what was done stays done.",
    );
  }
  if (regionMissing.test(error.message))
    return new CliFailure(exitCodes.usage, "Which AWS region?", "Name it with --region, or set AWS_REGION.");
  if (isUnreachable(error)) {
    return new CliFailure(
      exitCodes.failed,
      `AWS does not answer (${readCode(error)}).`,
      'Check the network; with --local, whether "npm start" still runs.',
    );
  }
  return new CliFailure(exitCodes.failed, error.stack ?? error.message, reportRemedy);
}

/** Whether nobody answered at all. */
function isUnreachable(error: unknown): boolean {
  return error instanceof Error && unreachable.test(readCode(error));
}

const reportRemedy = "This is a fault of orgbridge, or an answer that it does not know: please report it.";

function firstSentence(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.endsWith(".") ? line : `${line}.`;
}

function readCode(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
