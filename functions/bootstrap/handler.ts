/** Lambda's entry. */
export const handler = (): Promise<never> => Promise.reject(new Error("bootstrap is not there yet"));
