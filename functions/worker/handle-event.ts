import * as v from "valibot";
import type { InvocationContext, SqsBatchResponse } from "../../shared/contracts/lambda-events.ts";
import { type OperatorAnswer, operatorRequestSchema } from "../../shared/contracts/operator.ts";
import { parse } from "../../shared/contracts/parse.ts";
import type { AnswerOperator } from "./operator/answer-operator.ts";
import { type BatchDeps, processBatch } from "./process-batch.ts";

export interface WorkerDeps extends BatchDeps {
  readonly answerOperator: AnswerOperator;
}

/** Left of the invocation when an operator is answered at the latest. */
const answerReserveMs = 2000;

/**
 * Tells records of the queue from questions of an operator, who calls the same function by hand.
 * @throws when it is neither
 */
export async function handleEvent(
  event: unknown,
  context: InvocationContext,
  deps: WorkerDeps,
): Promise<SqsBatchResponse | OperatorAnswer> {
  if (!v.is(questionSchema, event)) return processBatch(event, context, deps);
  const request = parse(operatorRequestSchema, event);
  if (!request.ok) throw new TypeError(`not an operator's question: ${request.problems.join("; ")}`);
  const deadlineMs = deps.clock.nowMs() + context.getRemainingTimeInMillis() - answerReserveMs;
  return deps.answerOperator(request.value, deadlineMs);
}

const questionSchema = v.looseObject({ operator: v.unknown() });
