/** The number of erased rows by table. */
export type ErasedRows = Record<string, number>;

/** For the app's records: what was erased, without saying of which person. */
export interface Receipt {
  id: string;
  erased_at: Date;
  tables: ErasedRows;
  /** What is still to be done. It is done without another request. */
  pending: ('cache' | 'record')[];
}
