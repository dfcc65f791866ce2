import type { OperatorAnswer, OperatorRequest } from "../../../shared/contracts/operator.ts";
import { createPeopleDirectory } from "../../../shared/okta/people-directory.ts";
import { createSourceDirectory } from "../../../shared/okta/source-directory.ts";
import { createTargetDirectory } from "../../../shared/okta/target-directory.ts";
import type { Clock } from "../../../shared/runtime/clock.ts";
import type { Log } from "../../../shared/runtime/log.ts";
import { boundCalls } from "../bound-calls.ts";
import type { Orgs } from "../open-orgs.ts";
import { explainUser, refuse } from "./explain-user.ts";

/** Answers one question of an operator. @param deadlineMs when it must have ended, in milliseconds since 1970 */
export type AnswerOperator = (request: OperatorRequest, deadlineMs: number) => Promise<OperatorAnswer>;

/** Answers operators from the two orgs; every request to them is a reading. */
export function buildAnswerOperator(
  orgs: Orgs,
  connectionId: string,
  clock: Pick<Clock, "nowMs">,
  log: Log,
): AnswerOperator {
  return async (request, deadlineMs) => {
    let requests = 0;
    const bounds = {
      deadlineMs,
      clock,
      onRequest: () => {
        requests += 1;
      },
    };
    const answer = await answerFrom(orgs, request, bounds);
    log("operator.answered", {
      connectionId,
      request: request.operator,
      userId: answer.kind === "explanation" ? answer.userId : null,
      outcome: answer.kind === "explanation" ? answer.plan.outcome : answer.kind,
      reason:
        answer.kind === "explanation"
          ? answer.plan.reason
          : answer.kind === "failure"
            ? answer.reason
            : "none",
      requests,
    });
    return answer;
  };
}

async function answerFrom(
  orgs: Orgs,
  request: OperatorRequest,
  bounds: Parameters<typeof boundCalls>[1],
): Promise<OperatorAnswer> {
  const facts = await orgs.readFacts();
  if (!facts.ok) return refuse(facts.failure);
  const { connection, groupId, userTypeId } = facts.value;
  const callSource = boundCalls(orgs.callSource, bounds);
  const people = createPeopleDirectory(callSource);
  if (request.operator === "list-people") {
    const page = await people.listPeople(connection.scope, request.after);
    return page.ok
      ? { kind: "people", userIds: [...page.value.userIds], next: page.value.next }
      : refuse(page.failure);
  }
  if (request.operator === "find-people") {
    const found = await people.findByLogins(request.logins);
    return found.ok ? { kind: "found-people", userIds: [...found.value] } : refuse(found.failure);
  }
  return explainUser(request.user, {
    connection,
    userTypeId,
    people,
    source: createSourceDirectory(callSource),
    target: createTargetDirectory(boundCalls(orgs.callTarget, bounds), groupId),
    nowMs: bounds.clock.nowMs,
  });
}
