import { parseArgs } from "node:util";
import { SQSClient } from "@aws-sdk/client-sqs";
import { defaultMapping } from "../../../shared/contracts/mapping.ts";
import { type LocalBridge, startLocalBridge } from "../bridge.ts";
import { countChanges, describeReport } from "../describe-report.ts";
import { describeClient } from "../make-resources.ts";
import { countMessages } from "../quiet.ts";
import { untilStopped } from "../until-stopped.ts";
import { Killer, playBurst } from "./burst.ts";
import { Checks } from "./checks.ts";
import { addBadgeAttribute, badgeAttribute, playRefusedPerson } from "./dead-letter.ts";
import { describeLatency, describeRequests, formatSeconds } from "./figures.ts";
import { findUser } from "./people.ts";
import { createScreen, type Screen } from "./screen.ts";
import { drawSideBySide } from "./side-by-side.ts";
import { playOnePerson, playUnreliableDelivery } from "./story.ts";

/** The published limits of a Workforce org, times this: the burst would otherwise wait for the `/apps` bucket by design. */
const rateLimitFactor = 50;

/** Ada's; somebody else will be given it by mistake. */
const employeeNumber = "1815";

const startedAtMs = Date.now();
const screen = createScreen(process.stdout);
const checks = new Checks(screen);
const { values: flags } = parseArgs({ options: { verbose: { type: "boolean", default: false } } });
const killer = new Killer();
const stopped = untilStopped("demo").then(() => {
  throw new Error("it was stopped");
});
let bridge: LocalBridge | undefined;
try {
  bridge = await startLocalBridge({
    rateLimitFactor,
    connection: {
      mapping: { ...defaultMapping, [badgeAttribute]: { from: "employeeNumber", lowerCase: false } },
    },
    onBatch: () => killer.onBatch(),
    onLog: (name, line) => {
      if (flags.verbose) console.error(`${name} ${line}`);
    },
  });
  await Promise.race([playDemo(bridge), stopped]);
} catch (error) {
  noteFailure("the story is played to its end", error);
}
await bridge?.stop().catch((error: unknown) => noteFailure("everything stops", error));
screen.line();
screen.line(checks.summary());
process.exit(checks.allHeld ? 0 : 1);

function noteFailure(claim: string, error: unknown): void {
  checks.expect(claim, false, error instanceof Error ? error.message : error);
}

async function playDemo(playing: LocalBridge): Promise<void> {
  const stage = { bridge: playing, checks, screen, startedAtMs };
  introduce(playing);
  showBootstrap(playing);
  await addBadgeAttribute(playing.targetAdmin);

  screen.heading("One person");
  const userId = await playOnePerson(stage, employeeNumber);

  screen.heading("Deliveries that go wrong");
  await playUnreliableDelivery(stage);

  screen.heading("Somebody whom the target org refuses");
  await playRefusedPerson(stage, employeeNumber);

  screen.heading("Two hundred people at once, and a worker that dies in the middle");
  const pairs = await playBurst(stage, killer);

  await checkLeftovers(playing);
  await report(playing, userId, pairs, screen);
}

function introduce({ source, target, hookUrl, connection }: LocalBridge): void {
  screen.line(`source org     ${source.url}`);
  screen.line(`target org     ${target.url}`);
  screen.line(`hook endpoint  ${hookUrl}`);
  screen.line(`settleSeconds  ${connection.settleSeconds} (events about one person gather this long)`);
  screen.line(`rate limits    rateLimitFactor = ${rateLimitFactor} times the published Workforce limits`);
}

/** From two bare orgs to a connection: what an admin would click together in an afternoon. */
function showBootstrap({ report: bootstrapped }: LocalBridge): void {
  screen.heading("Bootstrap: two bare orgs become a connection");
  for (const row of describeReport(bootstrapped)) screen.line(`  ${row}`);
  checks.expect(
    `bootstrap made ${countChanges(bootstrapped)} changes and tried what it made`,
    bootstrapped.ok && countChanges(bootstrapped) > 0,
    bootstrapped.ok,
  );
}

async function checkLeftovers({ awsEndpoint, resources, source, target }: LocalBridge): Promise<void> {
  const sqs = new SQSClient(describeClient(awsEndpoint));
  try {
    const { total: parked } = await countMessages(sqs, resources.deadLetterQueueUrl);
    checks.expect("nobody else was parked", parked === 0, parked);
  } finally {
    sqs.destroy();
  }
  const limited = [...source.requests.list(), ...target.requests.list()].filter(
    ({ status }) => status === 429,
  );
  checks.expect("no request met a rate limit (429)", limited.length === 0, limited.length);
}

type Pairs = Awaited<ReturnType<typeof playBurst>>;

async function report(playing: LocalBridge, userId: string, pairs: Pairs, to: Screen): Promise<void> {
  const inSource = await findUser(playing.sourceAdmin, userId);
  const inTarget = inSource === null ? null : await findUser(playing.targetAdmin, inSource.profile.login);
  to.heading("The two orgs, side by side");
  for (const row of drawSideBySide([[inSource, inTarget], ...pairs.slice(0, 5)])) to.line(row);
  to.line(`  … and ${pairs.length - 5} more`);

  to.heading("Event to target (published in the source org until written in the target org)");
  to.line(`  ${describeLatency(playing.outcomes.list())}`);

  to.heading("Okta requests per reconcile (both orgs together, tokens apart)");
  for (const row of describeRequests(playing.outcomes.list())) to.line(row);
  to.line();
  to.line(`  ${formatSeconds(Date.now() - startedAtMs)} in all`);
}
