import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { targetAttributes } from "../../../shared/contracts/names.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { explain, stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import { attributeMark, isValidated, readAttributes, userSchemaPath } from "../engine/user-attributes.ts";

/** How long to wait between two looks at whether an attribute is unique. */
export const validatePauseMs = 1000;

export const stillValidating = stop(
  "still-validating",
  `The target org is still checking that ${targetAttributes.link} is unique.`,
  "Run the same action again in some minutes.",
);

/** Hidden from the people themselves; admins see it. */
export async function writeAttribute(
  name: string,
  title: string,
  isUnique: boolean,
  site: Site,
): Promise<Result<unknown, Problem>> {
  const attribute = {
    title,
    description: `${attributeMark}: who in the source org this is, and what it decided. Do not edit.`,
    type: "string",
    required: false,
    permissions: [{ principal: "SELF", action: "HIDE" }],
    ...(isUnique ? { unique: true } : {}),
  };
  const body = {
    definitions: { custom: { id: "#custom", type: "object", properties: { [name]: attribute } } },
  };
  const written = await site.target.change({ method: "POST", path: userSchemaPath, body });
  if (!written.ok) return explain(written, "target", `writing the attribute ${name}`);
  return isUnique ? checkUniqueness(name, site) : written;
}

/** Okta takes the flag away again when two people have the same value. */
async function checkUniqueness(name: string, site: Site): Promise<Result<unknown, Problem>> {
  for (;;) {
    site.target.reads.forget();
    const attributes = await readAttributes(site);
    if (!attributes.ok) return attributes;
    const attribute = attributes.value[name];
    if (attribute !== undefined && isValidated(attribute)) return succeed(null);
    if (attribute?.unique !== "PENDING_UNIQUENESS")
      return stop(
        "duplicates",
        `The target org did not make ${name} unique: several people have the same value.`,
        `Search the target org for people with a value in ${name}, clear the wrong ones, then run the same action again.`,
      );
    if (site.clock.nowMs() + validatePauseMs >= site.deadlineMs) return stillValidating;
    await site.clock.wait(validatePauseMs);
  }
}
