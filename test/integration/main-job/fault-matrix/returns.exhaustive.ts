import { describeMatrix } from "./describe-matrix.ts";
import { returnFlows } from "./flows.ts";

describeMatrix("people who come back", returnFlows, () => true, { least: 1500 });
