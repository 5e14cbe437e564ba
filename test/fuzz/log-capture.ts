/** Keeps what the service writes to its log, which is this process's output, instead of printing it. */
export class LogCapture {
  private text = '';
  private readonly restorers: (() => void)[] = [];

  start(): void {
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write;
      stream.write = ((chunk: Uint8Array | string): boolean => {
        this.text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
        return true;
      }) as typeof stream.write;
      this.restorers.push(() => (stream.write = write));
    }
  }

  stop(): void {
    for (const restore of this.restorers.splice(0)) restore();
  }

  /** What was written since the last call. */
  take(): string {
    const taken = this.text;
    this.text = '';
    return taken;
  }
}
