import { makeToken } from "./identifiers.ts";
import type { JsonObject } from "./json.ts";

/** Okta's error codes with status and summary, as its error catalogue lists them; `{0}` is filled in per error. */
const catalogue = {
  E0000001: { status: 400, summary: "Api validation failed: {0}" },
  E0000003: { status: 400, summary: "The request body was not well-formed." },
  E0000004: { status: 401, summary: "Authentication failed" },
  E0000005: { status: 403, summary: "Invalid session" },
  E0000006: { status: 403, summary: "You do not have permission to perform the requested action" },
  E0000007: { status: 404, summary: "Not found: {0}" },
  E0000008: { status: 404, summary: "The requested path was not found" },
  E0000009: { status: 500, summary: "Internal Server Error" },
  E0000010: { status: 503, summary: "Service is in read only mode" },
  E0000011: { status: 401, summary: "Invalid token provided" },
  E0000014: { status: 403, summary: "Update of credentials failed" },
  E0000016: { status: 403, summary: "Activation failed because the user is already active" },
  E0000017: { status: 403, summary: "Password reset failed" },
  E0000021: {
    status: 415,
    summary: "Bad request.  Accept and/or Content-Type headers likely do not match supported values.",
  },
  E0000022: { status: 405, summary: "The endpoint does not support the provided HTTP method" },
  E0000023: {
    status: 403,
    summary: "Operation failed because user profile is mastered under another system",
  },
  E0000029: { status: 400, summary: "Invalid paging request." },
  E0000030: {
    status: 400,
    summary:
      "Bad request. Invalid date. Dates must be of the form yyyy-MM-dd'T'HH:mm:ss.SSSZZ, e.g. 2013-01-01T12:00:00.000-07:00.",
  },
  E0000031: { status: 400, summary: "Invalid search criteria." },
  E0000032: { status: 403, summary: "Unlock is not allowed for this user." },
  E0000033: {
    status: 400,
    summary: "Bad request. Can't specify a search query and filter in the same request.",
  },
  E0000034: { status: 403, summary: "Forgot password not allowed on specified user." },
  E0000035: { status: 403, summary: "Change password not allowed on specified user." },
  E0000036: { status: 403, summary: "Change recovery question not allowed on specified user." },
  E0000037: { status: 400, summary: "Type mismatch exception.  {0}" },
  E0000038: { status: 403, summary: "This operation is not allowed in the user's current status." },
  E0000040: {
    status: 400,
    summary: "Application label must not be the same as an existing application label.",
  },
  E0000041: {
    status: 400,
    summary: "Credentials should not be set on this resource based on the scheme.",
  },
  E0000047: { status: 429, summary: "API call exceeded rate limit due to too many requests." },
  E0000053: { status: 400, summary: "Invalid SCIM filter." },
  E0000056: { status: 403, summary: "Delete application forbidden." },
  E0000060: { status: 501, summary: "Unsupported operation." },
  E0000062: { status: 409, summary: "The specified user is already assigned to the application." },
  E0000090: { status: 409, summary: "The role specified is already assigned to the user." },
  E0000091: { status: 400, summary: "The provided role type was not the same as required role type." },
  E0000093: { status: 400, summary: "Target count limit exceeded" },
  E0000096: { status: 409, summary: "This certificate has already been uploaded with kid={0}." },
  E0000100: { status: 503, summary: "Unable to perform search query." },
  E0000111: { status: 403, summary: "Cannot modify the {0} object because it is read-only." },
  E0000112: {
    status: 409,
    summary:
      "Cannot update this user because they are still being activated. Please try again in a few minutes.",
  },
  E0000117: { status: 403, summary: "Cannot assign apps or update app profiles for an inactive user." },
  E0000124: {
    status: 400,
    summary:
      "Could not create user. To create a user and expire their password immediately, a password must be specified",
  },
  E0000125: {
    status: 400,
    summary:
      'Could not create user. To create a user and expire their password immediately, "activate" must be true',
  },
  E0000211: { status: 400, summary: "Roles cannot be granted to built-in groups: {0}" },
  E0000227: { status: 400, summary: "Roles can only be assigned to apps with type service." },
  E0000231: { status: 412, summary: "The ETag in the If-Match header does not match the current version." },
  E0000242: { status: 400, summary: "The If-Match header is not a valid ETag." },
  E0000249: { status: 409, summary: "Group rules are still being set up. Please try again later." },
  E0000253: { status: 409, summary: "The user type is still being initialized. Please try again later." },
  E0000263: { status: 409, summary: "The standard role is already assigned." },
  E0000268: { status: 409, summary: "Another change of this role is in progress. Please try again later." },
} as const satisfies Record<string, { status: number; summary: string }>;

export type ErrorCode = keyof typeof catalogue;

export interface ErrorDetails {
  /** Fills `{0}` of the summary. */
  readonly about?: string;
  readonly causes?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Where an endpoint has a summary of its own for the code. */
  readonly summary?: string;
  /** Where an endpoint answers with another status than the catalogue's. */
  readonly status?: number;
}

/** An answer in Okta's error form; a handler throws it, the server writes it. */
export class OktaError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly causes: readonly string[];

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.summary ?? catalogue[code].summary.replace("{0}", () => details.about ?? ""));
    this.code = code;
    this.status = details.status ?? catalogue[code].status;
    this.headers = details.headers ?? {};
    this.causes = details.causes ?? [];
  }

  /** The body; `errorId` is new with every call. */
  toBody(): JsonObject {
    return {
      errorCode: this.code,
      errorSummary: this.message,
      errorLink: this.code,
      errorId: `oae${makeToken(16)}`,
      errorCauses: this.causes.map((errorSummary) => ({ errorSummary })),
    };
  }
}

/** `400 E0000001`: `about` is the field or object at fault, `causes` say why. */
export function makeValidationError(about: string, ...causes: string[]): OktaError {
  return new OktaError("E0000001", { about, causes });
}

/** `404 E0000007` naming the resource, as recorded: `Not found: Resource not found: <id> (<kind>)`. */
export function makeNotFoundError(id: string, kind: string): OktaError {
  return new OktaError("E0000007", { about: `Resource not found: ${id} (${kind})` });
}

/** Whether the text is a code of the catalogue above. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(catalogue, text);
}
