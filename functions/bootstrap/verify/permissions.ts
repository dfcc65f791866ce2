import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { fail, type Result, succeed } from "../../../shared/core/result.ts";
import type { AdminAnswer, AdminFailure } from "../../../shared/okta/admin-requests.ts";
import type { SendHttp } from "../../../shared/runtime/http.ts";
import { describeFailure, stop } from "../engine/problems.ts";
import type { Ground } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";
import { isProven, listProbes } from "./probes.ts";
import { openAsWorker } from "./worker-access.ts";

type Side = "source" | "target";

/** Gets a token as the worker does, looks at the two clocks, and tries each permission without changing anything. */
export function createAccessCheck(side: Side, send: SendHttp): Step<Ground> {
  return {
    id: `verify-${side}-access`,
    where: side,
    isWanted: () => true,
    async examine(ground) {
      const access = await openAsWorker(ground, side, send);
      if (!access.ok) return access;
      const { call } = access.value;
      const first = await call({ method: "GET", path: "/api/v1/users?limit=1" });
      if (!first.ok && first.failure.kind !== "forbidden")
        return describeNoAccess(first.failure, side, ground);
      const skew = checkClock(first, side, ground);
      if (!skew.ok) return skew;
      const probes = await listProbes(side, access.value, ground.connection);
      const missing: string[] = [];
      for (const probe of probes) {
        const { permission, request } = probe;
        const answer = await call(request);
        if (!answer.ok && answer.failure.kind === "unreachable")
          return fail(describeFailure(answer.failure, side, `trying ${permission}`));
        if (!isProven(probe, answer)) missing.push(permission);
      }
      if (missing.length > 0) return describeMissing(missing, side);
      const tried = probes.map(({ permission }) => `permission: ${permission}`);
      return succeed({
        existed: null,
        changes: [],
        warnings: skew.value,
        verified: [`a token from the ${side} org`, ...tried],
      });
    },
  };
}

function describeNoAccess(failure: AdminFailure, side: Side, ground: Ground): ReturnType<typeof stop> {
  if (failure.kind !== "unauthorized")
    return fail(describeFailure(failure, side, "calling it as the worker does"));
  return stop(
    "not-in-step",
    `The ${side} org gives the bridge's client no token.`,
    ground.connection.credentials[side] === "key-url"
      ? `Check that ${ground.apiUrl}/connections/${ground.connection.id}/jwks.json can be fetched from the internet. If a key was made anew, wait some minutes: the org keeps the former set for a while. Then run the same action again.`
      : "Run bootstrap with the action apply and admin credentials: it puts the present credential in place.",
  );
}

function describeMissing(missing: readonly string[], side: Side): ReturnType<typeof stop> {
  return stop(
    "permission-missing",
    `The bridge's client in the ${side} org lacks: ${missing.join(", ")}.`,
    "Run bootstrap with the action apply and admin credentials: it gives the role back what it needs.",
  );
}

/** A proof that is dated in the future, or over five minutes ago, is refused by Okta. */
const skewWarningMs = 30_000;
const skewLimitMs = 240_000;

function checkClock(
  answer: Result<AdminAnswer, AdminFailure>,
  side: Side,
  ground: Ground,
): Result<readonly string[], Problem> {
  if (!answer.ok) return succeed([]);
  const skewMs = Math.abs(answer.value.dateMs - ground.clock.nowMs());
  const told = `The clocks of the ${side} org and of this function differ by ${Math.round(skewMs / 1000)} s`;
  if (skewMs > skewLimitMs)
    return stop(
      "clock-skew",
      `${told}: Okta refuses proofs that are older than 5 minutes, or from the future.`,
      "Set the clock of the machine that runs the bridge. AWS keeps Lambda's right.",
    );
  return succeed(skewMs > skewWarningMs ? [`${told}.`] : []);
}
