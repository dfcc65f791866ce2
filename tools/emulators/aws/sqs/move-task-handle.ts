import { isJsonObject, parseJson } from "../json.ts";
import { sqsFaults } from "./faults.ts";

/** What a task handle stands for. */
export interface MoveTaskHandle {
  readonly taskId: string;
  readonly sourceArn: string;
}

/** The handle with which a running task can be cancelled. */
export function sealTaskHandle({ taskId, sourceArn }: MoveTaskHandle): string {
  return Buffer.from(JSON.stringify({ taskId, sourceArn })).toString("base64");
}

/**
 * What stands in a handle.
 *
 * @throws AwsFault InvalidParameterValue when it is no handle
 */
export function openTaskHandle(handle: string): MoveTaskHandle {
  const value = parseJson(Buffer.from(handle, "base64").toString());
  const { taskId, sourceArn } = isJsonObject(value) ? value : {};
  if (typeof taskId !== "string" || typeof sourceArn !== "string") {
    throw sqsFaults.invalidParameter("Value for parameter TaskHandle is invalid.");
  }
  return { taskId, sourceArn };
}
