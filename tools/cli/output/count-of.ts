/** So many of something: `1 dead letter`, `340 dead letters`. */
export function countOf(count: number, what: string, several = `${what}s`): string {
  return `${count} ${count === 1 ? what : several}`;
}
