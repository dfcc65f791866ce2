import type { EmulatorClock } from "../../clock.ts";
import type { AwsService } from "../service.ts";
import { filterLogEvents } from "./filter-log-events.ts";
import type { LogGroups } from "./log-groups.ts";

/** CloudWatch Logs over JSON 1.1, as far as it is called: FilterLogEvents. */
export function createLogs(clock: EmulatorClock, groups: LogGroups): AwsService {
  return {
    target: "Logs_20140328",
    contentType: "application/x-amz-json-1.1",
    find: (action) =>
      action === "FilterLogEvents"
        ? (input, { region }) => filterLogEvents((name) => groups.find(name, region), input, clock.nowMs())
        : undefined,
    stop: () => undefined,
  };
}
