/** This many people in a row that the source org does not know are no longer believed to have been deleted. */
const suspiciousCount = 3;

/**
 * Remembers who could not be found in the source org, one after the other. A lost role answers 404 just like a deletion
 * does, but then it does so for everybody.
 */
export class MissingPeople {
  readonly #userIds = new Set<string>();

  /** Notes one more; true when too many different people in a row are missing. */
  isOneOfMany(userId: string): boolean {
    this.#userIds.add(userId);
    return this.#userIds.size >= suspiciousCount;
  }

  /** Somebody was found: the row ends. */
  forget(): void {
    this.#userIds.clear();
  }
}
