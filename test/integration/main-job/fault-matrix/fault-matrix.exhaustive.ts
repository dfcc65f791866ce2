import { describeMatrix } from "./describe-matrix.ts";
import { appFlows } from "./flows.ts";

describeMatrix("every request of every flow, each with every fault", appFlows, () => true, 5000);
