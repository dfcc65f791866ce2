import { describeOutages } from "./describe-outages.ts";

describeOutages(30, 8);
