import { InvokeCommand } from "@aws-sdk/client-lambda";
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
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
  );
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

const lambdaErrorSchema = v.object({ errorType: v.nullish(v.string()), errorMessage: v.nullish(v.string()) });

function describeError(text: string): string {
  const parsed = parseJson(lambdaErrorSchema, text);
  return parsed.ok
    ? (parsed.value.errorMessage ?? parsed.value.errorType ?? "no reason given")
    : "no reason given";
}
