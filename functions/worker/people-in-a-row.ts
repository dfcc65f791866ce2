/** This many different people in a row with the same trouble: the trouble is not theirs. */
const suspiciousCount = 3;

/**
 * Remembers who met one kind of trouble, one after the other. A lost role answers 404 like a deletion, or 403 like a
 * protected person; but then it does so for everybody.
 */
export class PeopleInARow {
  readonly #userIds = new Set<string>();

  /** Notes one more; true when too many different people in a row had the same trouble. */
  isOneOfMany(userId: string): boolean {
    this.#userIds.add(userId);
    return this.#userIds.size >= suspiciousCount;
  }

  /** Somebody did not have it: the row ends. */
  forget(): void {
    this.#userIds.clear();
  }
}
