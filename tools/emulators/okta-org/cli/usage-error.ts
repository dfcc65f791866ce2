/** What is wrong with how the program was called, for whoever called it. */
export class UsageError extends Error {}
