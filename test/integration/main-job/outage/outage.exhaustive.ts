import { describeOutages } from "./describe-outages.ts";

describeOutages(360, 40);
