import { setTimeout as sleep } from "node:timers/promises";
import { InvokeCommand, type InvokeCommandOutput } from "@aws-sdk/client-lambda";
import * as v from "valibot";
import {
  type OperatorAnswer,
  type OperatorRequest,
  operatorAnswerSchema,
} from "../../../shared/contracts/operator.ts";
import { parseJson } from "../../../shared/contracts/parse.ts";
import { CliFailure, exitCodes } from "../exit-codes.ts";
import type { AwsClients } from "./clients.ts";

type Lambda = Pick<AwsClients, "lambda">;

/** Asks a connection's worker something that only reads. @throws CliFailure when it does not answer */
export function askWorker(
  aws: Lambda,
  workerFunction: string,
  request: OperatorRequest,
): Promise<OperatorAnswer> {
  return invoke(aws, workerFunction, request, operatorAnswerSchema);
}

/** Calls a function of the bridge and parses what it answers. @throws CliFailure when the function fails */
export async function invoke<TSchema extends v.GenericSchema>(
  { lambda }: Lambda,
  functionName: string,
  request: unknown,
  schema: TSchema,
): Promise<v.InferOutput<TSchema>> {
  const answer = await invokeWhenFree(lambda, functionName, JSON.stringify(request));
  const text = answer.Payload?.transformToString() ?? "";
  if (answer.FunctionError !== undefined) {
    throw new CliFailure(
      exitCodes.failed,
      `The function ${functionName} failed: ${describeError(text)}`,
      "Its log says more. A version of the bridge from before this tool does not know the question: deploy it anew.",
    );
  }
  const parsed = parseJson(schema, text);
  if (parsed.ok) return parsed.value;
  throw new CliFailure(
    exitCodes.failed,
    `The function ${functionName} answered something else: ${parsed.problems.join("; ")}`,
    "The bridge and this tool are of different versions: deploy the bridge anew.",
  );
}

/** Between two tries, while all that may run of a function is busy: half a minute in all. */
const busyWaitsMs = [250, 500, 1000, 2000, 4000, 8000, 15_000] as const;

/** A call that Lambda throttled did not run: it is made again. The worker of a long queue is often busy. */
async function invokeWhenFree(
  lambda: AwsClients["lambda"],
  functionName: string,
  payload: string,
): Promise<InvokeCommandOutput> {
  for (const waitMs of [...busyWaitsMs, null]) {
    try {
      return await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: payload }));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "TooManyRequestsException") throw error;
      if (waitMs !== null) await sleep(waitMs);
    }
  }
  throw new CliFailure(
    exitCodes.failed,
    `The function ${functionName} is busy: as much of it runs as may.`,
    "Run it again in a minute; orgbridge status says how long the queue is, and orgbridge pause gives the worker a rest.",
  );
}

const lambdaErrorSchema = v.object({ errorType: v.nullish(v.string()), errorMessage: v.nullish(v.string()) });

function describeError(text: string): string {
  const parsed = parseJson(lambdaErrorSchema, text);
  return parsed.ok
    ? (parsed.value.errorMessage ?? parsed.value.errorType ?? "no reason given")
    : "no reason given";
}
