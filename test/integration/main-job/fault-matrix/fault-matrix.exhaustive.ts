import { describeMatrix } from "./describe-matrix.ts";
import { adoptionFlows, appFlows, everyoneFlows, groupFlows } from "./flows.ts";

const isAny = (): boolean => true;

describeMatrix("every request of every flow, each with every fault", appFlows, isAny, { least: 5000 });
describeMatrix("the same in a scope of groups", groupFlows, isAny, { kind: "groups", least: 1000 });
describeMatrix("the same where everyone is in scope", everyoneFlows, isAny, { kind: "everyone", least: 400 });
describeMatrix("the same where people are adopted", adoptionFlows, isAny, {
  choices: { adoptExisting: "by-login" },
  least: 400,
});
