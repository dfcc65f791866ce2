import type { PausableMapping } from "./pausable-mapping.ts";

/** The event source mappings that Lambda's API knows, oldest first. */
export class EventSourceMappings {
  readonly #all = new Map<string, PausableMapping>();

  add(mapping: PausableMapping): void {
    this.#all.set(mapping.id, mapping);
  }

  remove(mapping: PausableMapping): void {
    this.#all.delete(mapping.id);
  }

  /** Those of one region. */
  list(region: string): readonly PausableMapping[] {
    return [...this.#all.values()].filter(({ settings }) => settings.source.region === region);
  }
}
