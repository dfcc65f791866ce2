/** What an operation that can fail in an expected way gives back. */
export type Result<TValue, TFailure> =
  | { readonly ok: true; readonly value: TValue }
  | { readonly ok: false; readonly failure: TFailure };

export function succeed<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function fail<T>(failure: T): { readonly ok: false; readonly failure: T } {
  return { ok: false, failure };
}
