import { explainFailure } from "../../aws/explain-failure.ts";
import type { ConnectedBridge } from "../../bridge/find-bridge.ts";
import type { CliContext } from "../../context.ts";

/** What a check found. */
export type Finding =
  | { readonly kind: "fine"; readonly detail: string }
  | { readonly kind: "problem"; readonly detail: string; readonly remedy: string };

/** Something that must be so for the bridge to work. */
export interface Check {
  readonly name: string;
  readonly examine: (bridge: ConnectedBridge, context: CliContext) => Promise<Finding>;
}

export function fine(detail: string): Finding {
  return { kind: "fine", detail };
}

export function problem(detail: string, remedy: string): Finding {
  return { kind: "problem", detail, remedy };
}

/** Runs a check; one that cannot be run, for want of a right or an answer, has found a problem too. */
export async function runCheck(
  { name, examine }: Check,
  bridge: ConnectedBridge,
  context: CliContext,
): Promise<Finding & { readonly name: string }> {
  try {
    return { name, ...(await examine(bridge, context)) };
  } catch (error) {
    const { message, remedy } = explainFailure(error);
    return { name, ...problem(message, remedy) };
  }
}
