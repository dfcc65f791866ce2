import { type ILogGroup, QueryDefinition, QueryString } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { accessLogFields } from "../../../shared/contracts/deployment.ts";
import type { LogCode, LogField } from "../../../shared/contracts/log-events.ts";

/** The log groups that questions are asked of. */
export interface AskedLogs {
  readonly workers: readonly ILogGroup[];
  readonly eventHook: ILogGroup;
  readonly bootstrap: ILogGroup;
  readonly access: ILogGroup;
}

export interface SavedQueriesProps {
  /** The folder in which the queries are found in the console. */
  readonly prefix: string;
  readonly logs: AskedLogs;
}

/** A question to the logs, with every part of a query in its order. */
interface Question {
  readonly name: string;
  readonly of: (logs: AskedLogs) => readonly ILogGroup[];
  /** Lines, as Logs Insights joins them with pipes. */
  readonly query: QueryString;
}

/** The value that a person replaces before they ask. */
const somebody = "00u-REPLACE-WITH-USER-ID";

/** So many elements of a list are shown. */
const mostChanges = 3;
const mostProblems = 5;

type EndingField = LogField<"record.outcome">;
/** Names of fields, each checked against what such a line can carry. */
const listFields = <TName extends string>(...names: readonly TName[]): string => names.join(", ");
/** Logs Insights knows the elements of a list, not the list. */
const listElements = (name: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${name}.${index}`).join(", ");
const isLine = (code: LogCode): string => `code = "${code}"`;
const isEnding = (outcome: string): string =>
  `${isLine("record.outcome")} and ${listFields<EndingField>("outcome")} = "${outcome}"`;

export const questions: readonly Question[] = [
  {
    name: "What happened to this person",
    of: ({ workers }) => workers,
    query: new QueryString({
      fields: [
        "@timestamp",
        "code",
        listFields<EndingField>("connectionId", "outcome", "reason", "errorCode", "field"),
        listElements(listFields<EndingField>("changes"), mostChanges),
        listFields<EndingField>("lagMs", "receiveCount", "afterSeconds", "requests"),
        listFields<LogField<"record.fault">>("error"),
      ],
      filterStatements: [`${listFields<EndingField>("userId")} = "${somebody}"`],
      sort: "@timestamp desc",
      limit: 200,
    }),
  },
  {
    name: "Held",
    of: ({ workers }) => workers,
    query: new QueryString({
      filterStatements: [isEnding("held")],
      statsStatements: [
        `latest(@timestamp) as last, count(*) as times by ${listFields<EndingField>("connectionId", "reason", "userId")}`,
      ],
      sort: "last desc",
      limit: 1000,
    }),
  },
  {
    name: "Rejected by reason",
    of: ({ workers }) => workers,
    query: new QueryString({
      filterStatements: [isEnding("rejected")],
      statsStatements: [
        `count(*) as times, count_distinct(${listFields<EndingField>("userId")}) as people by ${listFields<EndingField>("connectionId", "reason", "errorCode", "field")}`,
      ],
      sort: "people desc",
    }),
  },
  {
    name: "Rejected people",
    of: ({ workers }) => workers,
    query: new QueryString({
      fields: [
        "@timestamp",
        listFields<EndingField>("connectionId", "userId", "reason", "errorCode", "field"),
        listElements(listFields<EndingField>("changes"), mostChanges),
      ],
      filterStatements: [isEnding("rejected")],
      sort: "@timestamp desc",
      limit: 1000,
    }),
  },
  {
    name: "Who is tried again, and why",
    of: ({ workers }) => workers,
    query: new QueryString({
      filterStatements: [isEnding("retry")],
      statsStatements: [
        `count_distinct(${listFields<EndingField>("userId")}) as people, count(*) as tries, max(${listFields<EndingField>("lagMs")}) / 1000 as longestSeconds, max(${listFields<EndingField>("receiveCount")}) as mostReceives by ${listFields<EndingField>("connectionId", "reason", "errorCode")}`,
      ],
      sort: "people desc",
    }),
  },
  {
    name: "Faults of the worker",
    of: ({ workers }) => workers,
    query: new QueryString({
      fields: [
        "@timestamp",
        "code",
        listFields<LogField<"record.fault">>("connectionId", "userId", "error", "stack"),
        listFields<LogField<"park.failed">>("messageId"),
        "@message",
      ],
      filterStatements: [
        `${isLine("record.fault")} or ${isLine("park.failed")} or ${isLine("visibility.unchanged")} or @message like /Task timed out|Runtime exited|INIT_REPORT.*error/`,
      ],
      sort: "@timestamp desc",
      limit: 200,
    }),
  },
  {
    name: "What the intake refused",
    of: ({ eventHook }) => [eventHook],
    query: new QueryString({
      fields: [
        "@timestamp",
        "code",
        listFields<LogField<"hook.refused">>("connectionId", "status", "reason"),
        listElements(listFields<LogField<"hook.refused">>("problems"), mostProblems),
        listFields<LogField<"hook.failed">>("error", "unsent"),
        listFields<LogField<"hook.events-skipped">>("malformed", "withoutSubject"),
      ],
      filterStatements: [
        `${isLine("hook.refused")} or ${isLine("hook.failed")} or ${isLine("hook.events-skipped")}`,
      ],
      sort: "@timestamp desc",
      limit: 200,
    }),
  },
  {
    name: "What the HTTP API refused",
    of: ({ access }) => [access],
    query: new QueryString({
      // API Gateway writes every variable as text.
      filterStatements: [`${listFields<keyof typeof accessLogFields>("status")} like /^[45]/`],
      statsStatements: [
        `count(*) as times, latest(requestTime) as last by ${listFields<keyof typeof accessLogFields>("status", "routeKey", "error", "integrationError", "sourceIp")}`,
      ],
      sort: "times desc",
    }),
  },
  {
    name: "What did bootstrap do",
    of: ({ bootstrap }) => [bootstrap],
    query: new QueryString({
      fields: [
        "@timestamp",
        listFields<LogField<"bootstrap.ended">>("connectionId", "action", "ok", "changes"),
        listElements(listFields<LogField<"bootstrap.ended">>("problems"), mostProblems),
      ],
      filterStatements: [isLine("bootstrap.ended")],
      sort: "@timestamp desc",
      limit: 100,
    }),
  },
];

/** Questions that the runbook asks, ready in the console of Logs Insights. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, props: SavedQueriesProps) {
    super(scope, id);
    for (const { name, of, query } of questions) {
      new QueryDefinition(this, name.replaceAll(/[^A-Za-z]/g, ""), {
        queryDefinitionName: `${props.prefix}/${name}`,
        queryString: query,
        logGroups: [...of(props.logs)],
      });
    }
  }
}
