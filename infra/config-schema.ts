import * as v from "valibot";
import { haveDistinctQueues } from "../shared/contracts/connection.ts";
import { resourcePrefixSchema } from "../shared/contracts/environment.ts";
import { domainSchema } from "../shared/contracts/federation.ts";
import { coversWorker, queueTuningSchema, workerTuningSchema } from "../shared/contracts/tuning.ts";
import { deployableConnectionSchema } from "./deployable-connection.ts";

/** What CloudFormation's 500 resources in a stack have room for. */
const mostConnections = 12;

const connectionsSchema = v.pipe(
  v.array(deployableConnectionSchema),
  v.minLength(1, "at least one connection"),
  v.maxLength(
    mostConnections,
    `at most ${mostConnections} connections, for which CloudFormation's 500 resources of a stack have room; deploy others under another stackName`,
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    const ids = listIds(dataset.value);
    for (const [index, id] of ids.entries()) {
      const clash = ids.findIndex((other, at) => at < index && !haveDistinctQueues([{ id: other }, { id }]));
      if (clash === -1) continue;
      addIssue({
        message: `another id than that of connections.${clash}: queues of both would have one name`,
        input: id,
        path: [
          { type: "array", origin: "value", input: [...ids], key: index, value: id },
          { type: "object", origin: "value", input: {}, key: "id", value: id },
        ],
      });
    }
  }),
);

/** The ids as far as there are any: two that are the same are told even when another field is wrong too. */
function listIds(connections: unknown): readonly string[] {
  const parsed = v.safeParse(v.array(v.fallback(v.object({ id: v.string() }), { id: "" })), connections);
  return parsed.success ? parsed.output.map(({ id }) => id) : [];
}

const domainNameSchema = v.pipe(
  v.strictObject({
    /** Name at which the HTTP API answers. */
    name: domainSchema,
    /** ARN of an ACM certificate for that name, in the stack's region. */
    certificateArn: v.pipe(
      v.string(),
      v.regex(
        /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+$/,
        "the ARN of an ACM certificate",
      ),
    ),
    /** Route 53 zone in which the name is entered; without it, somebody enters it elsewhere. */
    hostedZone: v.optional(
      v.strictObject({
        id: v.pipe(
          v.string(),
          v.regex(/^Z[A-Z0-9]{1,31}$/, "the id of a hosted zone, such as Z0123456789ABC"),
        ),
        name: domainSchema,
      }),
    ),
  }),
  v.forward(
    v.partialCheck(
      [["name"], ["hostedZone"]],
      ({ name, hostedZone }) => hostedZone === undefined || isWithin(name, hostedZone.name),
      "a name in the hosted zone",
    ),
    ["name"],
  ),
);

function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** Where alarms are told, and what they refer to. */
const alarmsSchema = v.strictObject({
  topicArn: v.optional(
    v.pipe(
      v.string(),
      // A FIFO topic takes nothing from CloudWatch.
      v.regex(
        /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
        "the ARN of an SNS topic, not a FIFO one",
      ),
    ),
  ),
  runbookUrl: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^https:\/\/[^\s#]{1,300}$/,
        "an https address without #, at most 300 characters after https://",
      ),
    ),
  ),
});

/** What CloudWatch Logs offers, in days. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** What `cdk destroy` would otherwise delete. */
const keepable = ["secrets", "logs", "deadLetters"] as const;

/** Everything that a deployment of the bridge depends on. What each field means is in `config-fields.ts`. */
export const bridgeConfigSchema = v.pipe(
  v.strictObject({
    $schema: v.optional(v.string()),
    stackName: resourcePrefixSchema,
    connections: connectionsSchema,
    domain: v.optional(domainNameSchema),
    alarms: v.optional(alarmsSchema, {}),
    logRetentionDays: v.optional(v.picklist(retentionDays), 30),
    worker: workerTuningSchema,
    queue: queueTuningSchema,
    tracing: v.optional(v.boolean(), true),
    encryptionKeyArn: v.optional(
      v.pipe(
        v.string(),
        v.regex(
          /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
          "the ARN of a KMS key",
        ),
      ),
    ),
    keepOnDestroy: v.optional(v.array(v.picklist(keepable)), []),
  }),
  v.forward(
    v.partialCheck(
      [["worker"], ["queue"]],
      coversWorker,
      "no less than worker.timeoutSeconds: a record would be handed out twice at once",
    ),
    ["queue", "visibilityTimeoutSeconds"],
  ),
);

export type BridgeConfig = v.InferOutput<typeof bridgeConfigSchema>;
