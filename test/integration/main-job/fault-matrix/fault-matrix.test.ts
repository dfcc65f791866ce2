import { type Choice, describeMatrix } from "./describe-matrix.ts";
import { faultCases } from "./faults.ts";
import { changeFlows, groupFlows, joinerFlows, removalFlows, returnFlows } from "./flows.ts";
import { rolesOf } from "./requests.ts";

/** From one request to the next, each fault moves on by one; so each comes to be met by every kind of request in time. */
const each =
  (stride: number): Choice =>
  (request, fault) =>
    faultCases[fault]?.only === "lists" || (request + fault) % stride === 0;

const appFlows = [...joinerFlows, ...changeFlows, ...removalFlows, ...returnFlows];
describeMatrix("every request of every flow, each with some fault", appFlows, each(53), {
  least: 150,
  meets: rolesOf("app"),
});
describeMatrix("the same in a scope of groups", groupFlows, each(29), {
  kind: "groups",
  least: 50,
  meets: rolesOf("groups"),
});
