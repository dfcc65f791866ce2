import { describeMatrix, everyFault } from "./describe-matrix.ts";
import { returnFlows } from "./flows.ts";

describeMatrix("people who come back", returnFlows, everyFault, { least: 1500 });
