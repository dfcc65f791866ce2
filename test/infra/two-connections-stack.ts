import { synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";

/** Synthesized once for all tests that only read it. */
export const stack = synthesize(twoConnections);
