import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type * as v from "valibot";
import { createSecretWriter } from "../../../../shared/aws/secret-writer.ts";
import { resourceNames } from "../../../../shared/contracts/deployment.ts";
import { mapBounded } from "../../../../shared/runtime/map-bounded.ts";
import { answerSchemas } from "../../../../tools/cli/answers.ts";
import { issueAdminCredentials, type LocalBridge, startLocalBridge } from "../../../../tools/local/bridge.ts";
import { hire } from "../../../../tools/local/demo/people.ts";
import { describeClient } from "../../../../tools/local/make-resources.ts";
import { type Ended, type Running, readAnswer, runCli, startCli } from "./run-cli.ts";

type Command = keyof typeof answerSchemas;
type Answer<TCommand extends Command> = v.InferOutput<(typeof answerSchemas)[TCommand]>;

/** A whole bridge on this machine, and the tool in its folder. */
export interface CliBridge {
  readonly bridge: LocalBridge;
  readonly folder: string;
  /** Runs a command line with `--local`. */
  run(...words: readonly string[]): Promise<Ended>;
  start(...words: readonly string[]): Running;
  /** Runs a line that asks no bridge. */
  complete(...words: readonly string[]): Promise<Ended>;
  /** Runs a command with `--json` too, and reads what it prints as its schema says. */
  ask<TCommand extends Command>(
    command: TCommand,
    ...words: readonly string[]
  ): Promise<{ readonly code: number | null; readonly answer: Answer<TCommand> }>;
  /** Hires so many people, and waits until the bridge has dealt with them. @returns their ids */
  hireMany(logins: readonly string[]): Promise<readonly string[]>;
  /** What a person does before a bootstrap. */
  giveAdminCredentials(): Promise<void>;
  /** Requests to both orgs since the last call of this, tokens and admins left out. */
  countRequests(): { reads: number; writes: number };
  stop(): Promise<void>;
}

const parallelHires = 10;
/** For the whole of them, on a machine that may be slow; nothing asserts a time. */
const patienceMs = 240_000;

export async function startCliBridge(): Promise<CliBridge> {
  const folder = await mkdtemp(join(tmpdir(), "orgbridge-cli-"));
  const bridge = await startLocalBridge({ folder, rateLimitFactor: 1000, connection: { settleSeconds: 1 } });
  const { source, target, outcomes } = bridge;
  return {
    bridge,
    folder,
    run: (...words) => runCli([...words, "--local"], folder),
    start: (...words) => startCli([...words, "--local"], folder),
    complete: (...words) => runCli(words, folder),
    async ask(command, ...words) {
      const ended = await runCli([...command.split(" "), ...words, "--local", "--json"], folder);
      return { code: ended.code, answer: readAnswer(answerSchemas[command], ended) };
    },
    async hireMany(logins) {
      const since = outcomes.list().length;
      const ids = new Map<string, string>();
      await mapBounded(logins, parallelHires, async (login) => {
        const profile = { login, email: login, firstName: "Test", lastName: "Person" };
        ids.set(login, await hire(bridge.sourceAdmin, bridge.connection.scope.appId, profile));
      });
      await Promise.all(
        [...ids.values()].map((id) =>
          outcomes.waitFor(({ userId, outcome }) => userId === id && outcome !== "retry", patienceMs, since),
        ),
      );
      return logins.map((login) => ids.get(login) ?? "");
    },
    async giveAdminCredentials() {
      const client = new SecretsManagerClient(describeClient(bridge.awsEndpoint));
      await createSecretWriter(client).write(
        resourceNames.adminSecret("orgbridge", bridge.connection.id),
        JSON.stringify(issueAdminCredentials(source, target)),
      );
      client.destroy();
    },
    countRequests() {
      const sent = [...source.requests.list(), ...target.requests.list()].filter(
        ({ principal, path }) => principal !== "ssws" && !path.startsWith("/oauth2/"),
      );
      source.requests.clear();
      target.requests.clear();
      const reads = sent.filter(({ method }) => method === "GET").length;
      return { reads, writes: sent.length - reads };
    },
    async stop() {
      await bridge.stop();
      await rm(folder, { recursive: true });
    },
  };
}
