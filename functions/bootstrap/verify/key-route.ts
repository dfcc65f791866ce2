import * as v from "valibot";
import { parseJson } from "../../../shared/contracts/parse.ts";
import { succeed } from "../../../shared/core/result.ts";
import type { SendHttp } from "../../../shared/runtime/http.ts";
import { readPublicDocument } from "../engine/documents.ts";
import { stop } from "../engine/problems.ts";
import type { Ground } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";
import { buildJwksUrl } from "../steps/service-client.ts";

const keySetSchema = v.object({ keys: v.array(v.object({ kid: v.string() })) });

/** A container of the key route keeps what it read for a minute. */
const staleMs = 70_000;
const pollPauseMs = 1000;

/** The key route as an org sees it: it must serve the keys that are used now. */
export function createKeyRouteCheck(send: SendHttp): Step<Ground> {
  return {
    id: "verify-key-route",
    where: "bridge",
    isWanted: ({ connection }) => Object.values(connection.credentials).includes("key-url"),
    async examine(ground) {
      const document = await readPublicDocument(ground);
      if (!document.ok) return document;
      const current = document.value.keys
        .filter(({ stage }) => stage === "current")
        .map(({ key }) => key.kid);
      const url = buildJwksUrl(ground);
      const untilMs = Math.min(ground.clock.nowMs() + staleMs, ground.deadlineMs);
      for (;;) {
        const answer = await send({ method: "GET", url, headers: { accept: "application/json" } });
        const served = answer.kind === "answer" ? parseJson(keySetSchema, answer.text) : null;
        const kids = served?.ok === true ? served.value.keys.map(({ kid }) => kid) : [];
        if (current.every((kid) => kids.includes(kid)))
          return succeed({
            existed: null,
            changes: [],
            verified: [`the key route serves ${current.length} keys`],
          });
        if (ground.clock.nowMs() + pollPauseMs > untilMs) break;
        await ground.clock.wait(pollPauseMs);
      }
      return stop(
        "not-in-step",
        `The key route at ${url} does not serve the keys that are used now.`,
        "Check that the stack is deployed and its API reachable, wait a minute, then run the same action again.",
      );
    },
  };
}
