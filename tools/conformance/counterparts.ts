/** Pairs what the recorded org named by itself (ids, keys, ETags, cursors) with what the emulated one names so. */
export class Counterparts {
  readonly #emulatedByRecorded = new Map<string, string>();
  readonly #recordedByEmulated = new Map<string, string>();

  /** The emulated name for a recorded one; the recorded one itself when none is known. */
  toEmulated(recorded: string): string {
    return this.#emulatedByRecorded.get(recorded) ?? recorded;
  }

  knows(recorded: string): boolean {
    return this.#emulatedByRecorded.has(recorded);
  }

  /**
   * Whether the two name the same thing. Two names of the same kind that both appear for the first time are taken for
   * each other, and must stay so.
   */
  match(recorded: string, emulated: string): boolean {
    const known = this.#emulatedByRecorded.get(recorded);
    if (known !== undefined) return known === emulated;
    // A cursor of 2020 is the id of the last entry behind a zero.
    if (/^0[\dA-Za-z]{20}$/.test(recorded) && this.toEmulated(recorded.slice(1)) === emulated) {
      this.#emulatedByRecorded.set(recorded, emulated);
      return true;
    }
    if (this.#recordedByEmulated.has(emulated)) return false;
    if (!areAlike(recorded, emulated)) return false;
    this.#emulatedByRecorded.set(recorded, emulated);
    this.#recordedByEmulated.set(emulated, recorded);
    return true;
  }
}

const kinds: readonly RegExp[] = [
  /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/,
  // Key ids and thumbprints: 32 bytes in base64url.
  /^[\w-]{43}$/,
  // ETags.
  /^W\/"[\da-f]{64}"$/,
];

/** Whether both have the form of the same kind of name: Okta's ids share their first three characters. */
function areAlike(recorded: string, emulated: string): boolean {
  if (recorded === emulated) return true;
  const isId = (text: string): boolean => /^[\dA-Za-z]{20}$/.test(text);
  // The audience that an org makes for an identity provider: `sp` and 18 small letters.
  if (/^sp[a-z]{18}$/.test(recorded)) return /^sp[a-z]{18}$/.test(emulated);
  if (isId(recorded) && isId(emulated)) return recorded.slice(0, 3) === emulated.slice(0, 3);
  return kinds.some((kind) => kind.test(recorded) && kind.test(emulated));
}
