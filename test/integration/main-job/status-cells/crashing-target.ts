import type { TargetDirectory } from "../../../../shared/core/ports.ts";

/** The end of a process. */
export class Crash extends Error {}

/** The target org, whose answer to the n-th write (1, 2, …) nobody lives to see. */
export function crashAfterWrite(target: TargetDirectory, n: number): TargetDirectory {
  let writes = 0;
  const write = async <TAnswer>(answer: Promise<TAnswer>): Promise<TAnswer> => {
    const kept = await answer;
    writes += 1;
    if (writes === n) throw new Crash();
    return kept;
  };
  return {
    ...target,
    createUser: (profile, beginning) => write(target.createUser(profile, beginning)),
    updateProfile: (userId, profile, etag) => write(target.updateProfile(userId, profile, etag)),
    changeStatus: (userId, action) => write(target.changeStatus(userId, action)),
  };
}
