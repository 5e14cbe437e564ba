let restarts = 0;
let lastAt = -Infinity;

export function countRestart(): void {
  restarts += 1;
  lastAt = performance.now();
}

/** Milliseconds since it last did so; infinite if it never did. */
export const sinceLastRestart = (): number => performance.now() - lastAt;

/** How often this process has started its embedded server again because it had ended unexpectedly. */
export function restartCount(): number {
  return restarts;
}
