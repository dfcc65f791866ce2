import type { Failure } from "../../shared/core/failure.ts";
import type { SourceDirectory, TargetDirectory } from "../../shared/core/ports.ts";

export const notFound: Failure = { kind: "not-found" };
export const unavailable: Failure = { kind: "retry", reason: "org-unavailable" };

/** What was asked of a directory, in order: `readUser 00u1ann`. */
export type CallList = string[];

/** A source org that answers only what the test planned; anything else fails the test. */
export function planSource(
  planned: Partial<SourceDirectory>,
  calls: CallList = [],
): SourceDirectory & { readonly calls: CallList } {
  const record = recordInto(calls);
  return {
    calls,
    readAppUser: record("readAppUser", planned.readAppUser),
    readUser: record("readUser", planned.readUser),
    readApp: record("readApp", planned.readApp),
    listUserGroups: record("listUserGroups", planned.listUserGroups),
    readGroup: record("readGroup", planned.readGroup),
    seesAnybody: record("seesAnybody", planned.seesAnybody),
  };
}

/** A target org that answers only what the test planned; anything else fails the test. */
export function planTarget(
  planned: Partial<TargetDirectory>,
  calls: CallList = [],
): TargetDirectory & { readonly calls: CallList } {
  const record = recordInto(calls);
  return {
    calls,
    readUser: record("readUser", planned.readUser),
    findByLink: record("findByLink", planned.findByLink),
    findByLogin: record("findByLogin", planned.findByLogin),
    joinGroup: record("joinGroup", planned.joinGroup),
    createUser: record("createUser", planned.createUser),
    updateProfile: record("updateProfile", planned.updateProfile),
    changeStatus: record("changeStatus", planned.changeStatus),
  };
}

function recordInto(calls: CallList) {
  return <TArguments extends readonly unknown[], TAnswer>(
    name: string,
    answer: ((...given: TArguments) => Promise<TAnswer>) | undefined,
  ) =>
    async (...given: TArguments): Promise<TAnswer> => {
      calls.push([name, ...given.filter((part) => typeof part === "string")].join(" "));
      if (answer === undefined) throw new Error(`unplanned call: ${name}`);
      return answer(...given);
    };
}
