import { setImmediate as nextTurn } from "node:timers/promises";
import type { HttpAnswer, HttpRequest, SendHttp } from "../../../../shared/runtime/http.ts";
import type { OktaOrg } from "../../../../tools/emulators/okta-org/start.ts";
import type { FaultCase } from "./faults.ts";
import { describeRequest, type Sent } from "./requests.ts";

/** What a test does to a worker's requests, and sees of them. */
export interface WireControls {
  /** Makes it wait for no answer of the target longer than this, until told otherwise. */
  setPatience(timeoutMs: number | null): void;
  /** Lets its n-th request from now on (0, 1, …) go wrong. */
  arm(n: number, fault: FaultCase["fault"]): void;
  /** Whether what it was armed with has happened. */
  hasFired(): boolean;
  /** Its requests since it was last asked, in their order. */
  takeSent(): readonly Sent[];
}

/** How long a connection is kept on which nothing will come. */
const silenceMs = 1000;

/** A request under way, whose answer is noted when it comes. */
type Tapped = Omit<Sent, "answered"> & { answered: Sent["answered"] };

/** The way to the orgs, on which one request can be made to go wrong, just as it leaves. */
export function tapWire(
  send: SendHttp,
  orgs: Readonly<Record<Sent["org"], OktaOrg>>,
): WireControls & { readonly send: SendHttp } {
  let sent: Tapped[] = [];
  let armed: { skip: number; readonly fault: FaultCase["fault"] } | null = null;
  let fired = false;
  let patienceMs: number | null = null;
  const sendFaulty = async (request: HttpRequest, { org, method, path }: Sent, fault: FaultCase["fault"]) => {
    const rule = orgs[org].faults.add({ method, path, count: 1, fault });
    const answer = await (fault.kind === "silence" ? askInVain(request, orgs[org], send) : send(request));
    fired = orgs[org].faults.list().some(({ id, hits }) => id === rule.id && hits === 1);
    rule.remove();
    return answer;
  };
  const pass = (request: HttpRequest, described: Sent): Promise<HttpAnswer> => {
    if (armed === null) {
      const isHurried = patienceMs !== null && described.org === "target";
      return send(isHurried ? { ...request, timeoutMs: patienceMs ?? 0 } : request);
    }
    if (armed.skip > 0) {
      armed.skip -= 1;
      return send(request);
    }
    const { fault } = armed;
    armed = null;
    return sendFaulty(request, described, fault);
  };
  return {
    arm(n, fault) {
      armed = { skip: n, fault };
      fired = false;
    },
    hasFired: () => fired,
    setPatience(timeoutMs) {
      patienceMs = timeoutMs;
    },
    takeSent() {
      const taken = sent;
      sent = [];
      return taken;
    },
    async send(request) {
      const described: Tapped = describeRequest(
        request,
        request.url.startsWith(orgs.source.url) ? "source" : "target",
      );
      sent.push(described);
      const answer = await pass(request, described);
      described.answered = answer.kind === "answer" ? answer.status : null;
      return answer;
    },
  };
}

/**
 * What a time-out comes to, without anybody's waiting for it: as soon as the org has done with the request, nothing more will be
 * heard of it.
 */
async function askInVain(request: HttpRequest, org: OktaOrg, send: SendHttp): Promise<HttpAnswer> {
  org.requests.clear();
  const isDoneWith = async (): Promise<void> => {
    while (org.requests.list().length === 0) await nextTurn();
  };
  await Promise.race([send({ ...request, timeoutMs: silenceMs }), isDoneWith()]);
  return { kind: "no-answer", reason: "timed-out" };
}
