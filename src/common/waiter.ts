/** A wait that can be cut short, for a loop that polls at intervals and also as soon as it is woken. */
export class Waiter {
  private woken = false;
  private endWait: (() => void) | null = null;

  /** Ends the current wait. If there is none, the next wait ends at once. */
  wake(): void {
    this.woken = true;
    this.endWait?.();
  }

  async wait(milliseconds: number): Promise<void> {
    if (!this.woken)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.endWait = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.woken = false;
    this.endWait = null;
  }
}
