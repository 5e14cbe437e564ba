/** Another process took the run over: stop, write nothing. */
export class LostExecutionError extends Error {
  constructor() {
    super('the execution is held by another process');
    this.name = LostExecutionError.name;
  }
}
