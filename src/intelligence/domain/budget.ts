/** What one Monday took of the budget. */
export interface SpentMonday {
  /** The level at which its findings were claimed. */
  level: number;
  /** How many were claimed, and how many would have been with one more certain finding among them. */
  claimed: number;
  atMost: number;
}
