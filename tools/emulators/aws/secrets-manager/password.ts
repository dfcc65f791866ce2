import { randomInt } from "node:crypto";

/** A random password from the letters of all kinds, with at least one of each kind when `withEachKind`. */
export function drawPassword(length: number, kinds: readonly string[], withEachKind: boolean): string {
  const all = kinds.join("");
  const required = withEachKind ? kinds.map(drawLetter) : [];
  const letters = [...required, ...Array.from({ length: length - required.length }, () => drawLetter(all))];
  return shuffle(letters).join("");
}

function drawLetter(letters: string): string {
  return letters.charAt(randomInt(letters.length));
}

function shuffle(letters: readonly string[]): readonly string[] {
  const rest = [...letters];
  return letters.flatMap(() => rest.splice(randomInt(rest.length), 1));
}
