import { describeMatrix, everyFault } from "./describe-matrix.ts";
import { groupFlows } from "./flows.ts";

describeMatrix("people in scope by their groups", groupFlows, everyFault, { kind: "groups", least: 1800 });
