import type { EmulatorClock } from "../../clock.ts";
import type { AwsService } from "../service.ts";
import type { SecretsAction } from "./action.ts";
import { createSecret } from "./actions/create-secret.ts";
import { describeSecret } from "./actions/describe-secret.ts";
import { getSecretValue } from "./actions/get-secret-value.ts";
import { putSecretValue } from "./actions/put-secret-value.ts";
import { SecretsRegion } from "./region.ts";

const actions: ReadonlyMap<string, SecretsAction> = new Map(
  Object.entries({
    CreateSecret: createSecret,
    DescribeSecret: describeSecret,
    GetSecretValue: getSecretValue,
    PutSecretValue: putSecretValue,
  }),
);

/** Secrets Manager over its JSON 1.1 protocol. */
export function createSecretsManager(clock: EmulatorClock): AwsService {
  const regions = new Map<string, SecretsRegion>();
  const regionNamed = (name: string): SecretsRegion => {
    const region = regions.get(name) ?? new SecretsRegion(name, clock);
    regions.set(name, region);
    return region;
  };
  return {
    target: "secretsmanager",
    contentType: "application/x-amz-json-1.1",
    find: (name) => {
      const action = actions.get(name);
      return action && ((input, request) => action(regionNamed(request.region), input));
    },
    stop: () => regions.clear(),
  };
}
