import type { SqsAction } from "../action.ts";
import { readInteger, readString, requireString } from "../input.ts";
import { cutPage } from "../page.ts";

/** Lists the URLs of the queues whose redrive policy names this one. */
export const listDeadLetterSourceQueues: SqsAction = (region, input) => {
  const { arn } = region.resolve(requireString(input, "QueueUrl"));
  const urls = region.queues
    .filter((queue) => queue.redrivePolicy?.deadLetterTargetArn === arn)
    .map((queue) => region.urlOf(queue));
  const page = cutPage(urls, readInteger(input, "MaxResults"), readString(input, "NextToken"));
  return { queueUrls: page.items, ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }) };
};
