import { queryLog } from "../events/log-query.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import type { Org } from "../org.ts";

/** `/api/v1/logs`. */
export function makeLogRoutes(org: Org): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/logs",
      bucket: "logs",
      scope: "okta.logs.read",
      handle: (call) => list(org, call),
    },
  ];
}

function list(org: Org, call: Call): Answer {
  const { events, links } = queryLog(org.log, call.query, `${org.url}${call.path}`, org.clock.nowMs());
  return { status: 200, headers: { link: links }, body: events.map((event) => event.body) };
}
