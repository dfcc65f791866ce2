import { SAML, type SamlConfig } from "@node-saml/node-saml";
import type { EmulatorClock } from "../../clock.ts";

/** The library's verification, at the org's time instead of the machine's. */
export class ClockedSaml extends SAML {
  readonly #clock: EmulatorClock;

  constructor(config: SamlConfig, clock: EmulatorClock) {
    super(config);
    this.#clock = clock;
  }

  protected override checkTimestampsValidityError(
    _machineMs: number,
    notBefore: string,
    notOnOrAfter: string,
    maxTimeLimitMs?: number,
  ): Error | null {
    return super.checkTimestampsValidityError(this.#clock.nowMs(), notBefore, notOnOrAfter, maxTimeLimitMs);
  }
}
