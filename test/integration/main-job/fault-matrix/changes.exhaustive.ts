import { describeMatrix, everyFault } from "./describe-matrix.ts";
import { changeFlows } from "./flows.ts";

describeMatrix("people who change", changeFlows, everyFault, { least: 1500 });
