import type { Screen } from "./screen.ts";

/** Collects what the demo claims and whether it held. */
export class Checks {
  #passed = 0;
  #failed = 0;
  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Notes one claim. `seen` is shown when it does not hold. */
  expect(claim: string, holds: boolean, seen?: unknown): void {
    if (holds) this.#passed += 1;
    else this.#failed += 1;
    this.#screen.line(holds ? `  ✓ ${claim}` : `  ✗ ${claim}: ${JSON.stringify(seen ?? "it does not")}`);
  }

  get allHeld(): boolean {
    return this.#failed === 0;
  }

  /** The demo's last line. */
  summary(): string {
    return `demo: ${this.#passed} checks passed, ${this.#failed} failed`;
  }
}
