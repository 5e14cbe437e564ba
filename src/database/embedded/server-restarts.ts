let restarts = 0;

export function countRestart(): void {
  restarts += 1;
}

/** How often this process has started its embedded server again because it had ended unexpectedly. */
export function restartCount(): number {
  return restarts;
}
