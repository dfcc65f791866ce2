import type { OutcomeLine } from "../../../shared/contracts/outcome-line.ts";
import type { LocalBridge } from "../bridge.ts";
import { describeOutcome } from "../outcome-feed.ts";
import { waitUntilQuiet } from "../quiet.ts";
import type { Checks } from "./checks.ts";
import { formatSeconds } from "./figures.ts";
import { assign, change, changeStatus, findUser, hire } from "./people.ts";
import type { Screen } from "./screen.ts";

/** What a chapter of the story plays with. */
export interface Stage {
  readonly bridge: LocalBridge;
  readonly checks: Checks;
  readonly screen: Screen;
  /** When the demo began, in milliseconds since 1970. */
  readonly startedAtMs: number;
}

/** Nothing on this machine takes longer; a chapter that does has failed. */
const patienceMs = 15_000;

/**
 * One person's way through the company: hired, promoted, renamed, suspended, back, gone, and back again.
 * @returns their id
 */
export async function playOnePerson(stage: Stage, employeeNumber: string): Promise<string> {
  const { bridge } = stage;
  const { sourceAdmin, targetAdmin, connection } = bridge;
  const oldLogin = "ada.byron@example.com";
  const newLogin = "ada.lovelace@example.com";
  let userId = "";

  await playChapter(stage, "hire", "create", async () => {
    userId = await hire(sourceAdmin, connection.scope.appId, {
      login: oldLogin,
      email: oldLogin,
      firstName: "Ada",
      lastName: "Byron",
      title: "Analyst",
      employeeNumber,
    });
    return userId;
  });
  const hired = await findUser(targetAdmin, oldLogin);
  stage.checks.expect("hired in the source, active in the target", hired?.status === "ACTIVE", hired);

  await playChapter(stage, "promotion", "update", async () => {
    await change(sourceAdmin, userId, { title: "Director of Analysis" });
    return userId;
  });
  const promoted = await findUser(targetAdmin, oldLogin);
  stage.checks.expect(
    "the new title arrived",
    promoted?.profile.title === "Director of Analysis",
    promoted?.profile,
  );

  await playChapter(stage, "login rename", "update", async () => {
    await change(sourceAdmin, userId, { login: newLogin, email: newLogin, lastName: "Lovelace" });
    return userId;
  });
  const renamed = await findUser(targetAdmin, newLogin);
  stage.checks.expect(
    "renamed, and still the same target user",
    renamed !== null && renamed.id === hired?.id,
    renamed,
  );

  for (const [action, expected] of [
    ["suspend", "SUSPENDED"],
    ["unsuspend", "ACTIVE"],
    ["deactivate", "DEPROVISIONED"],
  ] as const) {
    const title = action === "deactivate" ? "leave" : action;
    await playChapter(stage, title, action, async () => {
      await changeStatus(sourceAdmin, userId, action);
      return userId;
    });
    const user = await findUser(targetAdmin, newLogin);
    stage.checks.expect(
      `after "${title}" the target says ${expected}`,
      user?.status === expected,
      user?.status,
    );
  }

  await playChapter(stage, "return", "activate", async () => {
    await changeStatus(sourceAdmin, userId, "activate");
    await assign(sourceAdmin, connection.scope.appId, userId);
    return userId;
  });
  const returned = await findUser(targetAdmin, newLogin);
  stage.checks.expect(
    "back as the same, active target user",
    returned?.status === "ACTIVE" && returned.id === hired?.id,
    returned,
  );
  return userId;
}

/** One event delivered twice, and two events delivered in the wrong order. */
export async function playUnreliableDelivery(stage: Stage): Promise<void> {
  const { bridge, checks, screen } = stage;
  const { source, sourceAdmin, target, targetAdmin, connection } = bridge;
  const login = "charles.babbage@example.com";
  let userId = "";
  await playChapter(stage, "hire", "create", async () => {
    userId = await hire(sourceAdmin, connection.scope.appId, {
      login,
      email: login,
      firstName: "Charles",
      lastName: "Babbage",
      title: "Inventor",
    });
    return userId;
  });

  await waitUntilQuiet(bridge);
  source.hooks.duplicateNext(1);
  const before = { requests: target.requests.list().length, deliveries: bridge.countDeliveries() };
  await playChapter(stage, "one event, delivered twice", "update", async () => {
    await change(sourceAdmin, userId, { title: "Lucasian Professor" });
    return userId;
  });
  const writes = target.requests
    .list()
    .slice(before.requests)
    .filter(({ method, principal }) => method === "POST" && isServiceApp(principal));
  const profileWrites = writes.filter(({ path }) => path.startsWith("/api/v1/users/"));
  const deliveries = bridge.countDeliveries() - before.deliveries;
  checks.expect("delivered twice, written once", deliveries === 2 && profileWrites.length === 1, {
    deliveries,
    profileWrites,
  });

  const late = source.hooks.holdNext();
  await changeStatus(sourceAdmin, userId, "suspend");
  await late.caught;
  await changeStatus(sourceAdmin, userId, "unsuspend");
  await waitUntilQuiet(bridge);
  const last = bridge.outcomes.waitFor((outcome) => outcome.userId === userId, patienceMs);
  await late.release();
  const outcome = describeOutcome(await last);
  screen.line(`${stampOf(stage)}  ${'"suspend", but delivered last'.padEnd(28)} → ${outcome}`);
  const user = await findUser(targetAdmin, login);
  checks.expect('an old "suspend" that comes last suspends nobody', user?.status === "ACTIVE", user?.status);
}

/** Plays one event, shows what became of it, and lets the rest of its messages come to their end. */
export async function playChapter(
  stage: Stage,
  title: string,
  expected: string,
  act: () => Promise<string>,
): Promise<void> {
  const { bridge, screen } = stage;
  const since = bridge.outcomes.list().length;
  const startedMs = Date.now();
  const userId = await act();
  const isIt = (outcome: OutcomeLine): boolean =>
    outcome.userId === userId && outcome.changes.includes(expected);
  const found = await bridge.outcomes.waitFor(isIt, patienceMs, since);
  const took = formatSeconds(Date.now() - startedMs);
  const outcome = describeOutcome(found).padEnd(20);
  screen.line(
    `${stampOf(stage)}  ${title.padEnd(28)} → ${outcome} after ${took}, ${found.requests} requests`,
  );
  await waitUntilQuiet(bridge);
}

/** The time since the demo began, as the first column of a line. */
export function stampOf(stage: Stage): string {
  return `  ${formatSeconds(Date.now() - stage.startedAtMs).padStart(8)}`;
}

/** An admin acts with a static token; the bridge as a service app. */
function isServiceApp(principal: string): boolean {
  return principal !== "ssws" && principal !== "anonymous";
}
