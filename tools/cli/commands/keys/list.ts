import * as v from "valibot";
import { parseJson } from "../../../../shared/contracts/parse.ts";
import { readSecretAges } from "../../aws/secret-ages.ts";
import { type ConnectedBridge, findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import { CliFailure, exitCodes } from "../../exit-codes.ts";
import { fetchText } from "../../output/fetch-text.ts";
import { makeCommand } from "../command.ts";

/** The key route's answer (RFC 7517, section 5), as far as it is shown. */
const keySetSchema = v.object({
  keys: v.array(v.object({ kid: v.string(), kty: v.string(), alg: v.nullish(v.string(), null) })),
});

export const keysAnswerSchema = v.object({
  connection: v.string(),
  /** Where the orgs fetch them. */
  url: v.string(),
  keys: keySetSchema.entries.keys,
  credentials: v.array(v.object({ what: v.string(), changedAt: v.nullable(v.string()) })),
});

export const keysListCommand = makeCommand<ConnectionFlags>(
  {
    brief: "The public keys that the orgs are shown, and how old the credentials are",
    detail: "Reads the public key route and the dates of the secrets; nothing secret is read.",
    examples: ["keys list", "keys list --json"],
  },
  connectionFlags,
  async (flags, { context, screen }) => {
    const bridge = await findConnection(flags, context);
    const { aws, deployment, connection } = bridge;
    const [{ url, keys }, ages] = await Promise.all([
      readPublicKeys(bridge),
      readSecretAges(aws, deployment.prefix, connection.id),
    ]);
    const credentials = ages.map(({ what, changedMs }) => ({
      what,
      changedAt: changedMs === null ? null : new Date(changedMs).toISOString(),
    }));
    if (screen.isJson) screen.answer(keysAnswerSchema, { connection: connection.id, url, keys, credentials });
    else {
      screen.say(url);
      screen.table(
        ["key id", "type", "algorithm"],
        keys.map(({ kid, kty, alg }) => [kid, kty, alg ?? "-"]),
      );
      screen.say();
      screen.table(
        ["credential", "last changed"],
        credentials.map(({ what, changedAt }) => [what, changedAt ?? screen.paint("bad", "never")]),
      );
    }
    return exitCodes.done;
  },
);

/** The keys as any org sees them. @throws CliFailure when the route does not answer with keys */
export async function readPublicKeys({ deployment, connection }: ConnectedBridge) {
  const url = `${deployment.apiUrl}/connections/${connection.id}/jwks.json`;
  const answer = await fetchText(url);
  const parsed = parseJson(keySetSchema, answer.text);
  if (answer.status === 200 && parsed.ok) return { url, keys: parsed.value.keys, dateMs: answer.dateMs };
  throw new CliFailure(
    exitCodes.failed,
    `${url} answers ${answer.status} and no keys.`,
    "Bootstrap makes the keys: orgbridge bootstrap apply. docs/runbook.md#alarm-keys-failed says more.",
  );
}
