import { describeMatrix } from "./describe-matrix.ts";
import { faultCases } from "./faults.ts";
import { appFlows, groupFlows } from "./flows.ts";

/** From one request to the next, each fault moves on by one; so each comes to be met by every kind of request in time. */
const each =
  (stride: number) =>
  (request: number, fault: number): boolean =>
    faultCases[fault]?.only === "lists" || (request + fault) % stride === 0;

describeMatrix("every request of every flow, each with some fault", appFlows, each(29), { least: 220 });
describeMatrix("the same in a scope of groups", groupFlows, each(13), { kind: "groups", least: 100 });
