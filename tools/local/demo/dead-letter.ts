import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { parkedAttributes } from "../../../shared/contracts/outcomes.ts";
import type { Admin } from "../admin.ts";
import { describeClient } from "../make-resources.ts";
import { countMessages, waitUntilQuiet } from "../quiet.ts";
import { change, findUser, hire } from "./people.ts";
import { playChapter, type Stage, stampOf } from "./story.ts";

/** An attribute of the target org that no two people may share, made from the source's `employeeNumber`. */
export const badgeAttribute = "badgeNumber";

/** Makes the attribute in the target org. */
export async function addBadgeAttribute(target: Admin): Promise<void> {
  await target.call("POST", "/api/v1/meta/schemas/user/default", {
    definitions: {
      custom: {
        id: "#custom",
        type: "object",
        properties: {
          [badgeAttribute]: { title: "Badge number", type: "string", required: false, unique: true },
        },
        required: [],
      },
    },
  });
}

/**
 * Somebody whom the target org refuses is parked with the reason. The mistake is corrected in the source, the event of the
 * correction gets lost, and redriving the dead letter brings them in all the same: the message says who, not what.
 *
 * @param takenNumber an employee number that somebody in the target has already
 */
export async function playRefusedPerson(stage: Stage, takenNumber: string): Promise<void> {
  const { bridge, checks, screen } = stage;
  const { source, sourceAdmin, targetAdmin, connection, resources } = bridge;
  const login = "william.king@example.com";
  const sqs = new SQSClient(describeClient(bridge.awsEndpoint));
  try {
    const since = bridge.outcomes.list().length;
    const userId = await hire(sourceAdmin, connection.scope.appId, {
      login,
      email: login,
      firstName: "William",
      lastName: "King",
      employeeNumber: takenNumber,
    });
    const refused = await bridge.outcomes.waitFor((outcome) => outcome.userId === userId, 15_000, since);
    await waitUntilQuiet(bridge);
    screen.line(
      `${stampOf(stage)}  ${"hire with a number twice given".padEnd(30)} → ${refused.outcome}: ${refused.reason}`,
    );
    const letter = await peekDeadLetter(sqs, resources.deadLetterQueueUrl);
    checks.expect(
      "parked with the reason and the field, and nothing about the person",
      letter.reason === "value-refused" &&
        letter.field === badgeAttribute &&
        !letter.everything.includes(login),
      letter,
    );

    source.hooks.dropNext(1);
    await change(sourceAdmin, userId, { employeeNumber: "1835" });
    await source.hooksIdle();
    screen.line(`${stampOf(stage)}  corrected in the source, but the event of it got lost`);
    await playChapter(stage, "the dead letter is redriven", "create", async () => {
      await redrive(sqs, resources.deadLetterQueueUrl, resources.queueUrl);
      return userId;
    });
    const arrived = await findUser(targetAdmin, login);
    checks.expect(
      "arrived after the redrive, as corrected",
      arrived?.profile[badgeAttribute] === "1835",
      arrived?.profile,
    );
    const { total: left } = await countMessages(sqs, resources.deadLetterQueueUrl);
    checks.expect("the dead-letter queue is empty", left === 0, left);
  } finally {
    sqs.destroy();
  }
}

/** Looks at the first dead letter without taking it. */
async function peekDeadLetter(
  sqs: SQSClient,
  queueUrl: string,
): Promise<{ everything: string; reason: string | undefined; field: string | undefined }> {
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MessageAttributeNames: ["All"], VisibilityTimeout: 0 }),
  );
  const message = Messages?.[0];
  return {
    everything: JSON.stringify(message ?? null),
    reason: message?.MessageAttributes?.[parkedAttributes.reason]?.StringValue,
    field: message?.MessageAttributes?.[parkedAttributes.field]?.StringValue,
  };
}

/** Moves every dead letter back. Parked ones were sent, not redriven, so that the destination must be named. */
async function redrive(sqs: SQSClient, fromUrl: string, toUrl: string): Promise<void> {
  const [SourceArn, DestinationArn] = await Promise.all([readArn(sqs, fromUrl), readArn(sqs, toUrl)]);
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
}

async function readArn(sqs: SQSClient, queueUrl: string): Promise<string | undefined> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["QueueArn"] }),
  );
  return Attributes?.["QueueArn"];
}
