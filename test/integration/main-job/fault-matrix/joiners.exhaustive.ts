import { describeMatrix } from "./describe-matrix.ts";
import { joinerFlows } from "./flows.ts";

describeMatrix("people who come to be in the target", joinerFlows, () => true, { least: 1500 });
