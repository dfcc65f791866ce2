import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import { hookSecretSchema } from "../../../shared/contracts/secrets.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { buildHook, buildHookUrl, nameHook } from "../desired/event-hook.ts";
import { isMarked } from "../engine/apps.ts";
import { claimObject } from "../engine/claim-object.ts";
import { findDifferences } from "../engine/compare.ts";
import { readPublicDocument } from "../engine/documents.ts";
import type { Facts } from "../engine/facts.ts";
import { type OktaObject, objectSchema } from "../engine/object-step.ts";
import { explain, stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Change, Finding, Step } from "../engine/step.ts";
import { textIn } from "../engine/text-in.ts";
import { isPlaceholder, type Vault } from "../engine/vault.ts";

/** Where event hooks are. */
export const hooksPath = "/api/v1/eventHooks";

/** The event hook of the source org: exactly the scope's event types, our address, and the secret that proves the sender. */
export const eventHookStep: Step = {
  id: "event-hook",
  where: "source",
  isWanted: () => true,
  async examine(site, facts) {
    const listed = await site.source.reads.list(hooksPath, objectSchema, "looking through the event hooks");
    if (!listed.ok) return listed;
    const hook = findHook(listed.value, site);
    if (!hook.ok) return hook;
    const secret = await readHookSecret(site.vault);
    if (!secret.ok) return secret;
    const document = await readPublicDocument(site);
    if (!document.ok) return document;
    const isSecretGiven = document.value.hookSecretVersion === secret.value.versionId;
    return succeed(planHook(hook.value, secret.value, isSecretGiven, site, facts));
  },
};

export interface HookSecret {
  readonly text: string;
  readonly versionId: string;
}

/** The secret that the hook is given, and that our endpoint takes. */
export async function readHookSecret(vault: Vault): Promise<Result<HookSecret, Problem>> {
  const found = await vault.readText("hook");
  if (!found.ok) return found;
  const secret = found.value;
  if (secret !== null && !isPlaceholder(secret.text) && parse(hookSecretSchema, secret.text).ok)
    return succeed(secret);
  return stop(
    "secret-invalid",
    "The hook's secret is missing, a placeholder or too short.",
    "Deploy the stack again: it makes the secret in place.",
  );
}

/** Whether bootstrap made the hook for this connection, or took it over. */
export function isOurHook(hook: OktaObject, site: Site): boolean {
  return isMarked(textIn(hook, "description"), site);
}

/** Somebody else's, but in the way: everything would be told twice. */
function callsUs(hook: OktaObject, site: Site): boolean {
  return textIn(hook, "channel.config.uri") === buildHookUrl(site);
}

function findHook(hooks: readonly OktaObject[], site: Site): Result<OktaObject | null, Problem> {
  return claimObject(
    hooks,
    {
      side: "source",
      title: "event hook",
      adoptable: "event-hook",
      isOurs: (hook) => isOurHook(hook, site),
      isInTheWay: (hook) => hook["name"] === nameHook(site) || callsUs(hook, site),
      nameOf: (hook) => hook["name"],
    },
    site,
  );
}

function planHook(
  hook: OktaObject | null,
  secret: HookSecret,
  isSecretGiven: boolean,
  site: Site,
  facts: Facts,
): Finding {
  const desired = buildHook(site, facts);
  const differing = hook === null ? [] : findDifferences(desired, hook);
  const fields = [...differing, ...(isSecretGiven ? [] : ["secret"])];
  const mustWrite = hook === null || fields.length > 0;
  const body = withSecret(desired, secret.text);
  const write: Change = {
    action: hook === null ? "create" : "update",
    what: hook === null ? "event hook" : `event hook: ${fields.join(", ")}`,
    perform: async () =>
      explain(
        await site.source.change(
          hook === null
            ? { method: "POST", path: hooksPath, body }
            : { method: "PUT", path: `${hooksPath}/${hook.id}`, body },
        ),
        "source",
        "writing the event hook",
      ),
  };
  const note: Change = {
    action: "update",
    what: "note of the hook secret's version",
    perform: () => noteVersion(site, secret.versionId),
  };
  return {
    existed: hook === null ? null : `event hook ${hook.id}`,
    changes: [...(mustWrite ? [write] : []), ...(isSecretGiven ? [] : [note])],
    facts: { hookMustBeVerified: fields.some((field) => field === "secret" || field.startsWith("channel.")) },
  };
}

function withSecret(desired: ReturnType<typeof buildHook>, value: string) {
  const { channel } = desired;
  const authScheme = { ...channel.config.authScheme, value };
  return { ...desired, channel: { ...channel, config: { ...channel.config, authScheme } } };
}

async function noteVersion(site: Site, hookSecretVersion: string): Promise<Result<null, Problem>> {
  const document = await readPublicDocument(site);
  return document.ok ? site.vault.writeJson("public", { ...document.value, hookSecretVersion }) : document;
}
