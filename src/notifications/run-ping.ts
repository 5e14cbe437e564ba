/** What a service that watches the weekly run hears. */
export interface RunPing {
  event: 'start' | 'success' | 'fail';
  /** The run's id pairs the pings of one run; null: there was no run. */
  execution_id: string | null;
  /** A short text for the people who read the log of pings. */
  text: string;
}
