/** How one invocation of a function ended, as the services in front of Lambda see it. */
export type InvokeResult =
  | { readonly kind: "answered"; readonly payload: unknown }
  | { readonly kind: "failed"; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: "timed-out" }
  | { readonly kind: "throttled" };

/** Runs a function once. Never rejects. */
export type Invoke = (event: unknown) => Promise<InvokeResult>;
