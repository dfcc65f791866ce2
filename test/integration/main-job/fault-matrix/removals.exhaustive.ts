import { describeMatrix } from "./describe-matrix.ts";
import { removalFlows } from "./flows.ts";

describeMatrix("people who leave", removalFlows, () => true, { least: 1500 });
