import type { EmulatorClock } from "../../clock.ts";
import { defaultRegion } from "../credential.ts";
import { LogGroup, type LogLimits } from "./log-group.ts";

const usualLimits: LogLimits = { lines: 50_000, characters: 32 * 1024 * 1024 };

/** Hears of every line that a group is given. */
export type LineListener = (region: string, line: string) => void;

/** The log groups of every region, and the way in for what functions write. */
export class LogGroups {
  readonly #clock: EmulatorClock;
  readonly #onLine: LineListener;
  readonly #limits: LogLimits;
  readonly #all = new Map<string, LogGroup>();

  constructor(clock: EmulatorClock, onLine: LineListener, limits: LogLimits = usualLimits) {
    this.#clock = clock;
    this.#onLine = onLine;
    this.#limits = limits;
  }

  /** Makes a group that holds nothing yet, as a stack does for each function; one that is there stays as it is. */
  create(groupName: string, region = defaultRegion): LogGroup {
    const key = `${region} ${groupName}`;
    const group = this.#all.get(key) ?? new LogGroup(groupName, this.#clock.nowMs(), this.#limits);
    this.#all.set(key, group);
    return group;
  }

  /** Adds a line, written now, to a group, which is made if there is none. Metrics that the line carries are counted. */
  put(groupName: string, line: string, region = defaultRegion): void {
    this.create(groupName, region).add(line, this.#clock.nowMs());
    this.#onLine(region, line);
  }

  find(groupName: string, region: string): LogGroup | undefined {
    return this.#all.get(`${region} ${groupName}`);
  }
}
