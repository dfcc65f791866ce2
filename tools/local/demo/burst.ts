import { syncQueueAttributes } from "../../../shared/contracts/deployment.ts";
import { mapBounded } from "../../../shared/runtime/map-bounded.ts";
import type { LocalBridge } from "../bridge.ts";
import { waitUntilQuiet, waitUntilStuck } from "../quiet.ts";
import { findUser, hire, type ShownUser } from "./people.ts";
import { type Stage, stampOf } from "./story.ts";

/** People hired at once. */
const burstSize = 200;

const firstNames = [
  "Grace",
  "Katherine",
  "Dorothy",
  "Mary",
  "Annie",
  "Joan",
  "Hedy",
  "Radia",
  "Barbara",
  "Frances",
] as const;
const lastNames = [
  "Hopper",
  "Johnson",
  "Vaughan",
  "Jackson",
  "Easley",
  "Clarke",
  "Lamarr",
  "Perlman",
  "Liskov",
  "Allen",
] as const;
/** The worker dies when this many have arrived. */
const killAfter = 60;
const patienceMs = 20_000;

/** Kills a worker in the middle of the batch that it is handed next. */
export class Killer {
  #bridge: LocalBridge | undefined;
  #hasKilled = false;

  /** Whether a worker died with a batch in hand. */
  get hasKilled(): boolean {
    return this.#hasKilled;
  }

  arm(bridge: LocalBridge): void {
    this.#bridge = bridge;
  }

  /** To be called whenever a worker is handed a batch. */
  onBatch(): void {
    const bridge = this.#bridge;
    this.#bridge = undefined;
    // Some requests of the batch have been sent by then, and others not.
    if (bridge !== undefined) setTimeout(() => void this.#kill(bridge), 10);
  }

  async #kill(bridge: LocalBridge): Promise<void> {
    const wasBusy = bridge.countBusyWorkers() > 0;
    this.#hasKilled = (await bridge.worker.killOne()) && wasBusy;
  }
}

/** Hires many people at once, kills a worker in the middle, and waits until every one of them is in the target org. */
export async function playBurst(
  stage: Stage,
  killer: Killer,
): Promise<readonly (readonly [ShownUser | null, ShownUser | null])[]> {
  const { bridge, checks, screen } = stage;
  const { sourceAdmin, targetAdmin, connection, outcomes } = bridge;
  const arrived = new Set<string>();
  const stop = outcomes.follow(({ userId, changes }) => {
    if (userId === null || !changes.includes("create")) return;
    arrived.add(userId);
    screen.progress("arrived in the target org", arrived.size, burstSize);
    if (arrived.size === killAfter) killer.arm(bridge);
  });
  const profiles = Array.from({ length: burstSize }, (_, index) => describeHire(index));
  const ids = await mapBounded(profiles, 10, (profile) => hire(sourceAdmin, connection.scope.appId, profile));
  const stuck = await waitUntilStuck(bridge, patienceMs);
  checks.expect("a worker was killed in the middle of a batch", killer.hasKilled && stuck > 0, stuck);
  const { VisibilityTimeout } = syncQueueAttributes;
  screen.line(
    `${stampOf(stage)}  ${arrived.size} arrived; ${stuck} messages went down with the killed worker`,
  );
  screen.line(
    `${stampOf(stage)}  the embedded AWS's clock skips ${VisibilityTimeout} s, their visibility time-out`,
  );
  bridge.awsClock.skip(VisibilityTimeout * 1000);
  await waitUntilQuiet(bridge);
  stop();

  const pairs = await mapBounded(
    profiles,
    10,
    async ({ login }) => [await findUser(sourceAdmin, login), await findUser(targetAdmin, login)] as const,
  );
  const present = pairs.filter(([, target]) => target !== null);
  checks.expect(`all ${ids.length} people arrived`, present.length === burstSize, present.length);
  const different = pairs.filter(([source, target]) => !isSame(source, target));
  checks.expect("every one of them is equal in both orgs", different.length === 0, different.slice(0, 3));
  return pairs;
}

function describeHire(index: number): { readonly login: string } & Readonly<Record<string, string>> {
  const firstName = firstNames[index % firstNames.length] ?? "";
  const lastName = lastNames[Math.floor(index / firstNames.length) % lastNames.length] ?? "";
  const login = `${firstName}.${lastName}.${index}@example.com`.toLowerCase();
  return {
    login,
    email: login,
    firstName,
    lastName,
    title: `Engineer ${index}`,
    department: "Flight Research",
  };
}

function isSame(source: ShownUser | null, target: ShownUser | null): boolean {
  return (
    source !== null &&
    target !== null &&
    source.status === target.status &&
    (["login", "firstName", "lastName", "title"] as const).every(
      (name) => source.profile[name] === target.profile[name],
    )
  );
}
