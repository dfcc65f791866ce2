import { accountId } from "./account.ts";
import { AwsFault } from "./fault.ts";
import type { QueryService } from "./query-service.ts";
import type { RestService } from "./rest-service.ts";
import type { AwsCaller, AwsService } from "./service.ts";

/**
 * Who may not do what, in IAM's names of actions (`sqs:SendMessage`). Everybody may do everything until somebody is denied it;
 * policies are kept by the services and never enforced.
 */
export class AccessRules {
  readonly #denied = new Set<string>();

  /** Denies an action to the caller with that access key id, or to the caller everything with `*`. */
  deny(accessKeyId: string, action: string): void {
    this.#denied.add(`${accessKeyId} ${action}`);
  }

  allow(accessKeyId: string, action: string): void {
    this.#denied.delete(`${accessKeyId} ${action}`);
  }

  /** What AWS says to somebody who may not; undefined for whoever may. */
  explainDenial({ accessKeyId }: AwsCaller, action: string): string | undefined {
    const isDenied = ["*", action].some((denied) => this.#denied.has(`${accessKeyId} ${denied}`));
    if (!isDenied) return undefined;
    return (
      `User: arn:aws:iam::${accountId}:user/${accessKeyId} is not authorized to perform: ${action} ` +
      `because no identity-based policy allows the ${action} action`
    );
  }
}

/** A JSON service that keeps to the rules. `prefix` is the service's in IAM. */
export function guardJson(rules: AccessRules, prefix: string, service: AwsService): AwsService {
  return {
    ...service,
    find: (name) => {
      const run = service.find(name);
      // IAM has no actions of their own for SQS's batches.
      const action = `${prefix}:${prefix === "sqs" ? name.replace(/Batch$/, "") : name}`;
      return (
        run &&
        ((input, request) => {
          const denial = rules.explainDenial(request, action);
          if (denial === undefined) return run(input, request);
          throw new AwsFault("AccessDeniedException", denial, {
            queryCode: "AccessDenied",
            messageMember: "Message",
          });
        })
      );
    },
  };
}

/** A service of the query protocol that keeps to the rules. */
export function guardQuery(rules: AccessRules, prefix: string, service: QueryService): QueryService {
  return {
    ...service,
    find: (name) => {
      const run = service.find(name);
      return (
        run &&
        ((input, caller) => {
          const denial = rules.explainDenial(caller, `${prefix}:${name}`);
          if (denial === undefined) return run(input, caller);
          throw new AwsFault("AccessDenied", denial, { status: 403 });
        })
      );
    },
  };
}

/** A REST service that keeps to the rules. */
export function guardRest(rules: AccessRules, service: RestService): RestService {
  return {
    ...service,
    find: (method, path) => {
      const run = service.find(method, path);
      const action = service.nameAction(method, path);
      return (
        run &&
        ((request) => {
          const denial = rules.explainDenial(request, action);
          if (denial === undefined) return run(request);
          throw new AwsFault("AccessDeniedException", denial, { status: 403, messageMember: "Message" });
        })
      );
    },
  };
}
