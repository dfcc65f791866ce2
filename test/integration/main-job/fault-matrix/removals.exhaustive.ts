import { describeMatrix, everyFault } from "./describe-matrix.ts";
import { removalFlows } from "./flows.ts";

describeMatrix("people who leave", removalFlows, everyFault, { least: 1500 });
