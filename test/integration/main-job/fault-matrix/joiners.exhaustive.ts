import { describeMatrix, everyFault } from "./describe-matrix.ts";
import { joinerFlows } from "./flows.ts";

describeMatrix("people who come to be in the target", joinerFlows, everyFault, { least: 2000 });
