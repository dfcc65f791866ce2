import type { EmulatorClock } from "../../clock.ts";
import type { Invoke } from "../lambda/invoke-result.ts";
import type { AwsService } from "../service.ts";
import type { SecretsAction } from "./action.ts";
import { batchGetSecretValue } from "./actions/batch-get-secret-value.ts";
import { cancelRotateSecret } from "./actions/cancel-rotate-secret.ts";
import { createSecret } from "./actions/create-secret.ts";
import { deleteResourcePolicy } from "./actions/delete-resource-policy.ts";
import { deleteSecret } from "./actions/delete-secret.ts";
import { describeSecret } from "./actions/describe-secret.ts";
import { getRandomPassword } from "./actions/get-random-password.ts";
import { getResourcePolicy } from "./actions/get-resource-policy.ts";
import { getSecretValue } from "./actions/get-secret-value.ts";
import { listSecretVersionIds } from "./actions/list-secret-version-ids.ts";
import { listSecrets } from "./actions/list-secrets.ts";
import { putResourcePolicy } from "./actions/put-resource-policy.ts";
import { putSecretValue } from "./actions/put-secret-value.ts";
import { restoreSecret } from "./actions/restore-secret.ts";
import { rotateSecret } from "./actions/rotate-secret.ts";
import { tagResource } from "./actions/tag-resource.ts";
import { untagResource } from "./actions/untag-resource.ts";
import { updateSecret } from "./actions/update-secret.ts";
import { updateSecretVersionStage } from "./actions/update-secret-version-stage.ts";
import { SecretsRegion } from "./region.ts";

const actions: ReadonlyMap<string, SecretsAction> = new Map(
  Object.entries({
    BatchGetSecretValue: batchGetSecretValue,
    CancelRotateSecret: cancelRotateSecret,
    CreateSecret: createSecret,
    DeleteResourcePolicy: deleteResourcePolicy,
    DeleteSecret: deleteSecret,
    DescribeSecret: describeSecret,
    GetRandomPassword: getRandomPassword,
    GetResourcePolicy: getResourcePolicy,
    GetSecretValue: getSecretValue,
    ListSecretVersionIds: listSecretVersionIds,
    ListSecrets: listSecrets,
    PutResourcePolicy: putResourcePolicy,
    PutSecretValue: putSecretValue,
    RestoreSecret: restoreSecret,
    RotateSecret: rotateSecret,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateSecret: updateSecret,
    UpdateSecretVersionStage: updateSecretVersionStage,
  }),
);

/** Secrets Manager over its JSON 1.1 protocol. `functions` are those that rotate secrets, by ARN. */
export function createSecretsManager(
  clock: EmulatorClock,
  functions: ReadonlyMap<string, Invoke> = new Map(),
): AwsService {
  const regions = new Map<string, SecretsRegion>();
  const regionNamed = (name: string): SecretsRegion => {
    const region = regions.get(name) ?? new SecretsRegion(name, clock, functions);
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
