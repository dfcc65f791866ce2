/** Ids in a row: `id1`, `id2`, … */
export function countIds(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `id${count}`;
  };
}
