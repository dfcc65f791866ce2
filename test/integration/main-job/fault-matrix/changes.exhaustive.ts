import { describeMatrix } from "./describe-matrix.ts";
import { changeFlows } from "./flows.ts";

describeMatrix("people who change", changeFlows, () => true, { least: 1500 });
