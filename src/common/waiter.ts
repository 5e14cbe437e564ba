/** Waits that can be cut short: a loop that looks every so often, and at once when it is told to. */
export class Waiter {
  private woken = false;
  private end: (() => void) | null = null;

  /** Ends the wait under way; when there is none, the next one ends at once. */
  wake(): void {
    this.woken = true;
    this.end?.();
  }

  async wait(milliseconds: number): Promise<void> {
    if (!this.woken)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.woken = false;
    this.end = null;
  }
}
