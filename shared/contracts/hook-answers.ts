/** Why the intake refuses a request with 4xx: the word in log and metric. */
export const hookRefusals = [
  "no-http-request", // called by something else than the HTTP API
  "unknown-connection",
  "wrong-secret",
  "no-challenge", // a verification without its challenge
  "too-large",
  "not-a-hook", // the body is no delivery of an event hook
  "other-org", // a delivery of another org than the connection's source
] as const;
export type HookRefusal = (typeof hookRefusals)[number];

/** Why the intake answers 500: our own fault. */
export const hookFailures = ["secrets-unavailable", "queue-unavailable"] as const;
export type HookFailure = (typeof hookFailures)[number];
