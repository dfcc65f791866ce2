import { describeMatrix, everyFault } from "./describe-matrix.ts";
import { adoptionFlows, everyoneFlows } from "./flows.ts";

describeMatrix("anybody of the org", everyoneFlows, everyFault, { kind: "everyone", least: 1000 });
describeMatrix("people who are adopted", adoptionFlows, everyFault, {
  choices: { adoptExisting: "by-login" },
  least: 700,
});
