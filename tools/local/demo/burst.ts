import { mapBounded } from "../../../shared/runtime/map-bounded.ts";
import { waitUntilQuiet } from "../quiet.ts";
import { findUser, hire, type ShownUser } from "./people.ts";
import type { Stage } from "./story.ts";

/** People hired at once. */
export const burstSize = 200;

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
const patienceMs = 30_000;

/** Hires many people at once and waits until every one of them is in the target org. */
export async function playBurst(
  stage: Stage,
): Promise<readonly (readonly [ShownUser | null, ShownUser | null])[]> {
  const { bridge, checks, screen } = stage;
  const { sourceAdmin, targetAdmin, connection, outcomes } = bridge;
  const created = new Set<string>();
  let done: () => void = () => undefined;
  const everybody = new Promise<void>((resolve) => {
    done = resolve;
  });
  const stop = outcomes.follow(({ userId, changes }) => {
    if (userId === null || !changes.includes("create")) return;
    created.add(userId);
    screen.progress("arrived in the target org", created.size, burstSize);
    if (created.size === burstSize) done();
  });

  const profiles = Array.from({ length: burstSize }, (_, index) => describeHire(index));
  const ids = await mapBounded(profiles, 10, (profile) => hire(sourceAdmin, connection.scope.appId, profile));
  const timer = setTimeout(done, patienceMs);
  await everybody;
  clearTimeout(timer);
  stop();
  await waitUntilQuiet(bridge);

  checks.expect(
    `all ${burstSize} people arrived`,
    ids.every((id) => created.has(id)),
    created.size,
  );
  const pairs = await mapBounded(
    profiles,
    10,
    async ({ login }) => [await findUser(sourceAdmin, login), await findUser(targetAdmin, login)] as const,
  );
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
