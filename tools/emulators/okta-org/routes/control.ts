import * as v from "valibot";
import { makeValidationError } from "../errors.ts";
import { faultRuleSchema } from "../faults/fault-rule.ts";
import type { ActiveFaultRule, Faults } from "../faults/faults.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { type JsonObject, omitUndefined } from "../json.ts";

/**
 * `/__emulator/`: what no Okta org has. It takes no credentials (the org listens on loopback only), counts towards no
 * rate limit and is never hit by a fault.
 */
export function makeControlRoutes(faults: Faults): readonly Route[] {
  const control = { bucket: "none", scope: "public" } as const;
  const path = "/__emulator/faults";
  return [
    { method: "GET", path, ...control, handle: () => ({ status: 200, body: faults.list().map(showRule) }) },
    { method: "POST", path, ...control, handle: (call) => addRule(faults, call) },
    { method: "DELETE", path, ...control, handle: () => clear(faults) },
    { method: "DELETE", path: `${path}/:faultId`, ...control, handle: (call) => removeRule(faults, call) },
    { method: "PUT", path: "/__emulator/read-only", ...control, handle: (call) => setReadOnly(faults, call) },
  ];
}

function addRule(faults: Faults, call: Call): Answer {
  const { id } = faults.add(readJsonBody(call, faultRuleSchema));
  return { status: 201, body: { id } };
}

function removeRule(faults: Faults, call: Call): Answer {
  return { status: faults.remove(call.params["faultId"] ?? "") ? 204 : 404 };
}

function clear(faults: Faults): Answer {
  faults.clear();
  return { status: 204 };
}

function setReadOnly(faults: Faults, call: Call): Answer {
  const { enabled } = readJsonBody(call, v.object({ enabled: v.optional(v.boolean()) }));
  if (enabled === undefined) throw makeValidationError("enabled", "enabled: The field cannot be left blank");
  faults.setReadOnly(enabled);
  return { status: 204 };
}

function showRule({ id, rule, hits }: ActiveFaultRule): JsonObject {
  const { fault, ...match } = rule;
  return { id, hits, rule: { ...omitUndefined(match), fault: omitUndefined({ ...fault }) } };
}
