import * as v from "valibot";

/** An ISO 8601 instant as text, as Okta and our messages write it. */
export const instantSchema = v.pipe(
  v.string(),
  v.isoTimestamp("an ISO 8601 instant"),
  v.check((text) => !Number.isNaN(Date.parse(text)), "an ISO 8601 instant"),
);
