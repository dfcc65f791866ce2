import { accountId } from "../../account.ts";
import type { SqsAction } from "../action.ts";
import { sqsFaults } from "../faults.ts";
import { readString, requireString } from "../input.ts";

/** Answers with the URL of a queue by its name. */
export const getQueueUrl: SqsAction = (region, input) => {
  const queue = region.find(requireString(input, "QueueName"));
  const owner = readString(input, "QueueOwnerAWSAccountId") ?? accountId;
  if (!queue || owner !== accountId) throw sqsFaults.queueDoesNotExist();
  return { QueueUrl: region.urlOf(queue) };
};
