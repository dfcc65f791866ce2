import * as v from "valibot";

/** What a connection may be called: it becomes part of a URL, a queue's name and a secret's name. */
export const connectionIdSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]{0,30}$/, "a lower-case letter, then up to 30 of a-z, 0-9 and -"),
);
