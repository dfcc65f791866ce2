import type { CliBridge } from "./cli-bridge.ts";

/** The bridge that the commands are tried on, and everybody in scope there, by login and by id. */
export interface People {
  readonly cli: CliBridge;
  readonly logins: readonly string[];
  readonly ids: readonly string[];
}

/** Gives them once the bridge has been started. */
export type GetPeople = () => People;
