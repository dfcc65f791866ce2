import type { Problem, ProblemReason } from "../../../shared/contracts/bootstrap.ts";
import type { OktaError } from "../../../shared/contracts/okta-error.ts";
import { fail, type Result } from "../../../shared/core/result.ts";
import type { AdminFailure } from "../../../shared/okta/admin-requests.ts";

/** A problem as a failed result. */
export function stop(
  reason: ProblemReason,
  message: string,
  remedy: string,
): { readonly ok: false; readonly failure: Problem } {
  return fail({ reason, message, remedy });
}

/** What went wrong with a request, in words. `doing`: what was tried, such as "creating the group". */
export function describeFailure(failure: AdminFailure, org: "source" | "target", doing: string): Problem {
  switch (failure.kind) {
    case "unauthorized":
      return {
        reason: "admin-credentials-refused",
        message: `The ${org} org does not accept its admin credentials (${doing}).`,
        remedy: `Put a working API token, or a client with its key, for the ${org} org into the admin secret.`,
      };
    case "forbidden":
      return {
        reason: "permission-missing",
        message: `The ${org} org does not let these admin credentials go on (${doing}): ${describeError(failure.error)}.`,
        remedy: "Use the API token of a super admin, or grant the client the scopes of docs/permissions.md.",
      };
    case "not-found":
      return {
        reason: "refused",
        message: `The ${org} org knows nothing of what was to be changed (${doing}).`,
        remedy: "Run the same action again: it reads anew. If it stays, the org may lack the feature.",
      };
    case "refused":
      return {
        reason: "refused",
        message: `The ${org} org refused (${doing}): ${describeError(failure.error)}.`,
        remedy: "Mend what the org names, then run the same action again: it goes on where it stopped.",
      };
    case "unreachable":
      return {
        reason: "org-unreachable",
        message: `The ${org} org does not answer, or only with failures (${doing}).`,
        remedy:
          "Check its address in the config, then run the same action again: it goes on where it stopped.",
      };
  }
}

/** Okta's code and words. They name fields and ids; a credential is never among them. */
function describeError(error: OktaError | null): string {
  if (error === null) return "without saying why";
  const causes = error.errorCauses.map(({ errorSummary }) => errorSummary).filter((text) => text !== "");
  return [error.errorCode, error.errorSummary, ...causes]
    .filter((text) => text !== "")
    .join(", ")
    .slice(0, 500);
}

/** The same result, its failure in words. */
export function explain<T>(
  result: Result<T, AdminFailure>,
  org: "source" | "target",
  doing: string,
): Result<T, Problem> {
  return result.ok ? result : fail(describeFailure(result.failure, org, doing));
}
