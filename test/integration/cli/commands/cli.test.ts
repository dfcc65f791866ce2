import { afterAll, beforeAll } from "vitest";
import { type CliBridge, startCliBridge } from "./cli-bridge.ts";
import { describeDeadLetters } from "./dead-letters.ts";
import { describeLooking } from "./looking.ts";
import { describeNoBridge } from "./no-bridge.ts";
import { describeOperating } from "./operating.ts";
import { describeSync } from "./sync.ts";
import { describeSyncAll } from "./sync-all.ts";
import { describeTearingDown } from "./tearing-down.ts";

/** One bridge for all: each part leaves it running, with an empty queue. */
const logins = Array.from({ length: 250 }, (_, index) => `person${index + 1}@example.com`);
let cli: CliBridge;
let ids: readonly string[] = [];

beforeAll(async () => {
  cli = await startCliBridge();
  ids = await cli.hireMany(logins);
}, 300_000);
afterAll(() => cli.stop());

const people = () => ({ cli, logins, ids });

describeLooking(people);
describeSync(people);
describeSyncAll(people);
describeDeadLetters(people);
describeOperating(people);
describeNoBridge(people);
describeTearingDown(people);
