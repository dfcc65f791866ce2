import * as v from "valibot";
import { jsonObject } from "../http/json-body.ts";
import type { JsonObject } from "../json.ts";

const text = v.nullish(v.string());
const texts = v.nullish(v.array(v.string()));
const flag = v.nullish(v.boolean());

/** A JSON object whose known members have the types that Okta reads them as; others pass. */
function shaped<TEntries extends v.ObjectEntries>(entries: TEntries): v.GenericSchema<JsonObject> {
  const shape = v.looseObject(entries);
  return v.pipe(
    jsonObject,
    v.check((value) => v.is(shape, value)),
  );
}

const signature = v.nullish(shaped({ signature: v.nullish(shaped({ algorithm: text, scope: text })) }));
const action = v.nullish(shaped({ action: text }));

const protocol = shaped({
  type: text,
  endpoints: v.nullish(
    shaped({
      sso: v.nullish(shaped({ url: text, binding: text, destination: text })),
      acs: v.nullish(shaped({ binding: text, type: text })),
    }),
  ),
  algorithms: v.nullish(shaped({ request: signature, response: signature })),
  settings: v.nullish(shaped({ nameFormat: text, honorPersistentNameId: flag })),
  relayState: v.nullish(shaped({ format: text })),
  credentials: v.nullish(
    shaped({
      trust: v.nullish(shaped({ issuer: text, audience: text, kid: text, additionalKids: texts })),
      signing: v.nullish(shaped({ kid: text })),
    }),
  ),
});

const policy = shaped({
  provisioning: v.nullish(
    shaped({
      action: text,
      profileMaster: flag,
      groups: v.nullish(
        shaped({ action: text, assignments: texts, filter: texts, sourceAttributeName: text }),
      ),
      conditions: v.nullish(shaped({ deprovisioned: action, suspended: action })),
    }),
  ),
  accountLink: v.nullish(
    shaped({
      action: text,
      filter: v.nullish(
        shaped({
          groups: v.nullish(shaped({ include: texts })),
          users: v.nullish(shaped({ exclude: texts, excludeAdmins: flag })),
        }),
      ),
    }),
  ),
  subject: v.nullish(
    shaped({
      userNameTemplate: v.nullish(shaped({ template: text })),
      filter: text,
      matchType: text,
      matchAttribute: text,
    }),
  ),
  maxClockSkew: v.nullish(v.number()),
});

/** Body of a create or replace request: what does not have this shape is "not well-formed" (E0000003). */
export const idpSchema = v.object({
  type: text,
  name: text,
  status: text,
  issuerMode: text,
  protocol: v.nullish(protocol),
  policy: v.nullish(policy),
});

export type GivenIdp = v.InferOutput<typeof idpSchema>;
