/** How long a command may wait, in seconds. @throws for anything else than 0 to a day */
export function readWaitSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && Number.isFinite(seconds) && seconds >= 0 && seconds <= 86_400) return seconds;
  throw new RangeError("a number of seconds, 0 to 86400");
}
