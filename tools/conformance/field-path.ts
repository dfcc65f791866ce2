/** Whether a field's path ends as `pattern` (dotted, `*` for one name or index) says. */
export function matchesField(pattern: string, path: readonly string[]): boolean {
  const wanted = pattern.split(".");
  if (wanted.length > path.length) return false;
  const end = path.slice(path.length - wanted.length);
  return wanted.every((name, index) => name === "*" || name === end[index]);
}
