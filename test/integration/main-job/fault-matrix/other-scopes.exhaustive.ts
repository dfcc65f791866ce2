import { describeMatrix, everyFault } from "./describe-matrix.ts";
import { adoptionFlows, everyoneFlows, groupFlows } from "./flows.ts";

describeMatrix("people in scope by their groups", groupFlows, everyFault, { kind: "groups", least: 1000 });
describeMatrix("anybody of the org", everyoneFlows, everyFault, { kind: "everyone", least: 400 });
describeMatrix("people who are adopted", adoptionFlows, everyFault, {
  choices: { adoptExisting: "by-login" },
  least: 400,
});
