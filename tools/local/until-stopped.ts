/**
 * Resolves when somebody asks this program to end (Ctrl-C, or SIGTERM). To be called before anything is started, so that
 * whatever has been started by then can be stopped.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}
