import { describeMatrix } from "./describe-matrix.ts";
import { faultCases } from "./faults.ts";
import { appFlows } from "./flows.ts";

/** From one request to the next, each fault moves on by one; so each comes to be met by every kind of request in time. */
const stride = 43;

describeMatrix(
  "every request of every flow, each with some fault",
  appFlows,
  (request, fault) => faultCases[fault]?.only === "lists" || (request + fault) % stride === 0,
  200,
);
