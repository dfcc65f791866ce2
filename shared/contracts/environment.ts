import * as v from "valibot";
import { environmentNames } from "./deployment.ts";

const prefixSchema = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9-]{0,30}$/, "the stack's name"));

const queueBaseUrlSchema = v.pipe(
  v.string(),
  v.check((text) => URL.canParse(text) && text.endsWith("/"), "a URL with a slash at the end"),
);

/** What every function of the bridge finds in its environment. */
export const environmentSchema = v.object({
  [environmentNames.resourcePrefix]: prefixSchema,
  [environmentNames.queueBaseUrl]: queueBaseUrlSchema,
  [environmentNames.taskRoot]: v.pipe(v.string(), v.minLength(1)),
});

export type Environment = v.InferOutput<typeof environmentSchema>;
