import * as v from "valibot";
import { environmentNames } from "./deployment.ts";

/** The stack's name, which every resource's name begins with. */
export const resourcePrefixSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z][A-Za-z0-9-]{0,30}$/, "a letter, then up to 30 letters, digits and -"),
);

const queueBaseUrlSchema = v.pipe(
  v.string(),
  v.check((text) => URL.canParse(text) && text.endsWith("/"), "a URL with a slash at the end"),
);

/** What every function of the bridge finds in its environment. */
export const environmentSchema = v.object({
  [environmentNames.resourcePrefix]: resourcePrefixSchema,
  [environmentNames.queueBaseUrl]: queueBaseUrlSchema,
  [environmentNames.taskRoot]: v.pipe(v.string(), v.minLength(1)),
});

export type Environment = v.InferOutput<typeof environmentSchema>;

/** What bootstrap finds beside that: it tells the orgs where the bridge is. */
export const bootstrapEnvironmentSchema = v.object({
  ...environmentSchema.entries,
  [environmentNames.apiUrl]: v.pipe(
    v.string(),
    v.check((text) => URL.canParse(text) && !text.endsWith("/"), "a URL without a slash at the end"),
  ),
});

export type BootstrapEnvironment = v.InferOutput<typeof bootstrapEnvironmentSchema>;
