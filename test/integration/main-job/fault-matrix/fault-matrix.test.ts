import { type Choice, describeMatrix } from "./describe-matrix.ts";
import type { Flow } from "./flow.ts";
import { changeFlows, joinerFlows, removalFlows, returnFlows } from "./flows.ts";
import { rolesInAppScope } from "./requests.ts";

/** One fault, of another meaning from request to request. */
const one: Choice = (faults, request) => {
  const meanings = [...new Set(faults.map(({ meaning }) => meaning))];
  const alike = faults.filter(({ meaning }) => meaning === meanings[request % meanings.length]);
  return alike.filter((_, index) => index === Math.floor(request / meanings.length) % alike.length);
};

const isTypical = (flow: Flow): boolean => flow.isTypical === true;

const appFlows = [...joinerFlows, ...changeFlows, ...removalFlows, ...returnFlows].filter(isTypical);
describeMatrix("every request of typical flows, each with one fault", appFlows, one, {
  least: 70,
  meets: rolesInAppScope,
});
