/** A place outside the database, and outside this machine, that remembers marks of deliveries. It may forget. */
export abstract class SharedMarks {
  /** Rejects when the place cannot be reached. */
  abstract read(name: string): Promise<string | null>;
  /** Rejects when the place cannot be reached. */
  abstract write(name: string, text: string): Promise<void>;
}
