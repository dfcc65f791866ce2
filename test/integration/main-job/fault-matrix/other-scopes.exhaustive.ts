import { describeMatrix } from "./describe-matrix.ts";
import { adoptionFlows, everyoneFlows, groupFlows } from "./flows.ts";

const isAny = (): boolean => true;

describeMatrix("people in scope by their groups", groupFlows, isAny, { kind: "groups", least: 1000 });
describeMatrix("anybody of the org", everyoneFlows, isAny, { kind: "everyone", least: 400 });
describeMatrix("people who are adopted", adoptionFlows, isAny, {
  choices: { adoptExisting: "by-login" },
  least: 400,
});
