import { request } from "undici";
import { ManualClock } from "../emulators/clock.ts";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../emulators/okta-org/json.ts";
import { type OktaOrg, startOktaOrg } from "../emulators/okta-org/start.ts";
import { compareHeaders, type Headers } from "./compare-headers.ts";
import { type ComparisonContext, compareValues } from "./compare-values.ts";
import { compareXml } from "./compare-xml.ts";
import { isPromised } from "./endpoints.ts";
import { type HookListener, startHookListener } from "./hook-listener.ts";
import { inferSnapshot } from "./infer/infer-snapshot.ts";
import { rebuildBody } from "./rebuild-request.ts";
import type { Exchange, Session } from "./recording.ts";
import { makeServiceClient, type ServiceClient } from "./service-client.ts";
import { makeTranslator, type Translator } from "./translate.ts";

/** How one exchange went. */
export interface ExchangeResult {
  readonly exchange: Exchange;
  readonly isPromised: boolean;
  /** The recording had no body: it was rebuilt from the recorded answer. */
  readonly wasRebuilt: boolean;
  /** Nothing when the answers match. */
  readonly differences: readonly string[];
}

/** How far instants may lie apart: recorded answers carry the seconds that Okta needed. */
const toleranceMs = 3_000;

/**
 * As `replaySession`; where the recorded org cannot be set up again, every exchange differs by that.
 */
export async function replayOrReport(session: Session): Promise<readonly ExchangeResult[]> {
  try {
    return await replaySession(session);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown";
    return session.exchanges.map((exchange) => ({
      exchange,
      isPromised: isPromised(exchange.request),
      wasRebuilt: false,
      differences: [`the session could not be replayed: ${reason}`],
    }));
  }
}

/** Replays a session against an org of its own that begins where the recorded one did. */
async function replaySession(session: Session): Promise<readonly ExchangeResult[]> {
  const { exchanges } = session;
  const clock = new ManualClock(readDateMs(exchanges[0]) ?? 0);
  const translator = makeTranslator(exchanges);
  const snapshot = inferSnapshot(exchanges);
  // What was there before keeps its name.
  for (const { id } of [snapshot.users, snapshot.groups, snapshot.apps, snapshot.eventHooks].flatMap(
    (list) => list ?? [],
  )) {
    if (typeof id === "string") translator.counterparts.match(id, id);
  }
  await using listener = await startHookListener();
  translator.useEmulated("", listener.origin);
  const eventHooks = (snapshot.eventHooks ?? []).map((hook) => mapTexts(hook, translator.toEmulated));
  const org = await startOktaOrg({
    name: translator.orgName,
    clock,
    vintage: new Date(clock.nowMs()).toISOString().slice(0, 10),
    searchLagMs: 0,
    membershipStampLagMs: 10_000,
    rateLimitFactor: 1_000,
    snapshot: { ...snapshot, eventHooks },
  });
  try {
    translator.useEmulated(org.url, listener.origin);
    const client = await makeClient(org, clock, exchanges);
    const player = { org, clock, translator, listener, client };
    const results: ExchangeResult[] = [];
    for (const [index, exchange] of exchanges.entries()) {
      results.push(await replayExchange(player, exchange, exchanges.slice(index + 1)));
    }
    return results;
  } finally {
    await org.stop();
  }
}

/** The object with every text in it changed. */
function mapTexts(value: JsonObject, change: (text: string) => string): JsonObject {
  const mapped = parseJson(change(JSON.stringify(value)));
  return isJsonObject(mapped) ? mapped : value;
}

interface Player {
  readonly org: OktaOrg;
  readonly clock: ManualClock;
  readonly translator: Translator;
  readonly listener: HookListener;
  readonly client: ServiceClient | undefined;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function replayExchange(
  player: Player,
  exchange: Exchange,
  later: readonly Exchange[],
): Promise<ExchangeResult> {
  const { clock, translator, listener, client } = player;
  const { response } = exchange;
  clock.advance(Math.max(0, (readDateMs(exchange) ?? 0) - clock.nowMs()));
  listener.setProves(response.status < 300);
  const rebuilt = exchange.request.body === null ? rebuildBody(exchange) : undefined;
  const body = exchange.request.body ?? rebuilt ?? null;
  const answer = await attempt(player, exchange, body);
  client?.learn(answer.headers, parseJson(answer.text));
  const context = { counterparts: translator.counterparts, translate: translator.toEmulated, toleranceMs };
  const differences = compareAnswers(context, response, answer);
  if (wasRepeated(exchange, later)) await send(player, exchange, body);
  return {
    exchange,
    isPromised: isPromised(exchange.request),
    wasRebuilt: rebuilt !== undefined,
    differences,
  };
}

function compareAnswers(
  context: ComparisonContext,
  recorded: Exchange["response"],
  answer: Answer,
): readonly string[] {
  if (recorded.status !== answer.status) {
    return [`status: ${answer.status} instead of ${recorded.status} (${answer.text.slice(0, 300)})`];
  }
  const headers = compareHeaders(context, recorded.headers, answer.headers);
  if (recorded.body === null) return answer.text === "" ? headers : [...headers, "body: extra"];
  if (typeof recorded.body === "string")
    return [...compareXml(context, recorded.body, answer.text), ...headers];
  const body = parseJson(answer.text);
  return body === undefined
    ? [...headers, "body: no JSON"]
    : [...compareValues(context, recorded.body, body), ...headers];
}

/**
 * Immediately repeated identical exchanges are not in the recordings. Deleting a user takes two: a delete after which the
 * same address never succeeds again stands for both.
 */
function wasRepeated({ request: { method, path }, response }: Exchange, later: readonly Exchange[]): boolean {
  if (method !== "DELETE" || response.status >= 300) return false;
  return !later.some((other) => other.request.path === path && other.response.status < 300);
}

/** As `send`; a request that gets no answer at all is answered 0, so that the rest of the session can go on. */
async function attempt(player: Player, exchange: Exchange, body: Json): Promise<Answer> {
  try {
    return await send(player, exchange, body);
  } catch (error) {
    return { status: 0, headers: {}, text: error instanceof Error ? error.message : "no answer" };
  }
}

async function send(player: Player, { request: recorded, response }: Exchange, body: Json): Promise<Answer> {
  const { org, translator } = player;
  const path = translator.translatePath(recorded.path);
  const query = translator.translateQuery(recorded.query);
  const headers: Record<string, string> = { authorization: `SSWS ${org.apiToken}` };
  let text: string | null = null;
  if (recorded.path === "/oauth2/v1/token") {
    delete headers["authorization"];
    headers["content-type"] = "application/x-www-form-urlencoded";
    text = await makeTokenForm(player, body);
  } else if (body !== null) {
    headers["content-type"] = "application/json";
    text = JSON.stringify(translator.translateValue(body));
  }
  Object.assign(headers, await makeCredentials(player, recorded, response, path));
  const answer = await request(`${org.url}${path}${query}`, { method: recorded.method, headers, body: text });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

async function makeTokenForm({ client }: Player, body: Json): Promise<string> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(isJsonObject(body) ? body : {}))
    form.set(name, typeof value === "string" ? value : JSON.stringify(value));
  if (client && form.has("client_assertion")) form.set("client_assertion", await client.signAssertion());
  return form.toString();
}

/** What takes the place of the recorded token and proof. A proof carries a nonce when the recorded answer did not ask for one. */
async function makeCredentials(
  { client }: Player,
  recorded: Exchange["request"],
  response: Exchange["response"],
  path: string,
): Promise<Record<string, string>> {
  const scheme = recorded.headers?.["Authorization"]?.split(" ")[0] ?? "";
  if (!client) return {};
  if (/^(?:DPoP|Bearer)$/.test(scheme) && client.accessToken === "") await client.obtainToken();
  const isChallenged = isJsonObject(response.body) && response.body["error"] === "use_dpop_nonce";
  const usesToken = scheme === "DPoP" || scheme === "Bearer";
  const proof =
    recorded.headers?.["DPoP"] === undefined
      ? {}
      : {
          dpop: await client.signProof(recorded.method, path, {
            withNonce: !isChallenged,
            ...(usesToken ? { accessToken: client.accessToken } : {}),
          }),
        };
  return { ...(usesToken ? { authorization: `${scheme} ${client.accessToken}` } : {}), ...proof };
}

async function makeClient(
  org: OktaOrg,
  clock: ManualClock,
  exchanges: readonly Exchange[],
): Promise<ServiceClient | undefined> {
  const tokenRequests = exchanges.filter(({ request: { path } }) => path === "/oauth2/v1/token");
  const calls = exchanges.map(({ request: { headers } }) => headers?.["Authorization"] ?? "");
  const callsWithDpop = calls.some((authorization) => authorization.startsWith("DPoP "));
  const callsWithToken = calls.some((authorization) => /^(?:DPoP|Bearer) /.test(authorization));
  if (tokenRequests.length === 0 && !callsWithToken) return undefined;
  const scopes = tokenRequests.flatMap(({ request: { body } }) =>
    isJsonObject(body) && typeof body["scope"] === "string" ? body["scope"].split(" ") : [],
  );
  const speaksDpop = tokenRequests.some(
    ({ request: { headers }, response: { body } }) =>
      headers?.["DPoP"] !== undefined || JSON.stringify(body).includes("dpop"),
  );
  return makeServiceClient(org, clock, [...new Set(scopes)], speaksDpop || callsWithDpop);
}

function readDateMs(exchange: Exchange | undefined): number | undefined {
  const ms = Date.parse(exchange?.response.headers?.["date"] ?? "");
  return Number.isNaN(ms) ? undefined : ms;
}
