import { misfitMark, takeMisfits } from "./check-answers.ts";

/**
 * Loaded into a program that a test starts (`node --import`): its orgs' answers are checked as in the test itself, and
 * what does not fit is on stderr when it ends, one line each.
 */
process.on("exit", () => {
  for (const misfit of takeMisfits()) process.stderr.write(`${misfitMark}${misfit}\n`);
});
