import type { SqsAction } from "../action.ts";
import { readInteger, readString } from "../input.ts";
import { cutPage } from "../page.ts";

/** Lists the URLs of the region's queues whose names begin with a prefix, in pages when a page size is given. */
export const listQueues: SqsAction = (region, input) => {
  const prefix = readString(input, "QueueNamePrefix") ?? "";
  const urls = region.queues
    .filter(({ name }) => name.startsWith(prefix))
    .map((queue) => region.urlOf(queue));
  const page = cutPage(urls, readInteger(input, "MaxResults"), readString(input, "NextToken"));
  return {
    ...(page.items.length > 0 ? { QueueUrls: page.items } : {}),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
};
