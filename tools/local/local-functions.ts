import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, parse } from "node:path";
import { type FunctionName, functionDeployments } from "../../shared/contracts/deployment.ts";
import type { LambdaFunction } from "../emulators/aws/lambda/function-process.ts";
import type { AwsEmulator } from "../emulators/aws/start.ts";
import {
  type FunctionEnvironment,
  type LocalEnvironments,
  projectRoot,
  startDeployedFunction,
} from "./deployed-functions.ts";
import { deployedNames, nameLogGroup } from "./deployed-names.ts";
import { localRegion } from "./make-resources.ts";

/** A bridge's functions, which Lambda's API can invoke and whose lines are in CloudWatch Logs. */
export interface LocalFunctions {
  /** Readies a function as it is deployed. `further` are variables of its own. */
  start(name: FunctionName, maxConcurrency: number, further?: FunctionEnvironment): LambdaFunction;
}

/** Whose functions they are, and who else hears of each line that they write. */
export interface LocalFunctionsOptions {
  readonly aws: Pick<AwsEmulator, "functions" | "logs">;
  readonly prefix: string;
  readonly connectionId: string;
  readonly environments: LocalEnvironments;
  readonly onLog: (name: FunctionName, line: string) => void;
}

export function createLocalFunctions(options: LocalFunctionsOptions): LocalFunctions {
  const { aws, prefix, connectionId, environments, onLog } = options;
  return {
    start: (name, maxConcurrency, further = {}) => {
      const environment = { ...environments.of(name), ...further };
      const functionName = deployedNames[name](prefix, connectionId);
      const logGroup = nameLogGroup(functionName);
      aws.logs.create(logGroup, localRegion);
      const hear = (line: string): void => {
        aws.logs.put(logGroup, line, localRegion);
        onLog(name, line);
      };
      const started = startDeployedFunction(name, maxConcurrency, environment, hear, functionName);
      const { entry, handler, timeoutSeconds, memoryMb } = functionDeployments[name];
      aws.functions.register({
        name: functionName,
        region: localRegion,
        handler: `${parse(entry).name}.${handler}`,
        timeoutSeconds,
        memoryMb,
        environment: leaveOutReserved(environment),
        codeSha256: createHash("sha256")
          .update(readFileSync(join(projectRoot, entry)))
          .digest("base64"),
        invoke: started.invoke,
      });
      return started;
    },
  };
}

/** Lambda sets these itself and shows them to nobody. */
function leaveOutReserved(environment: FunctionEnvironment): FunctionEnvironment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS|LAMBDA)_/.test(name)));
}
