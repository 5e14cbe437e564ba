/** One access, as the audit keeps it: no health value, no external id, no address. */
export interface AuditEntry {
  /** A key's name, or `link`, `unsubscribe_link`, `cli`, or `none` for refused requests without a known key. */
  caller: string;
  /** The HTTP method, or CLI. */
  method: string;
  /** The pattern of the route, or the name of the command. */
  route: string;
  /** The one person that it was about; null: a list, several people, or none. */
  userId: string | null;
  /** How many people it named; null: not known, or none. */
  people: number | null;
  /** The HTTP status, or the exit code of a command; null: begun, and recorded before it was done. */
  status: number | null;
  requestId: string | null;
  /** How many equal refused requests of a minute the entry counts. */
  count: number;
  /** Of refused requests: a keyed hash of the network address; null otherwise. */
  source: string | null;
  /** The process's uptime when it happened, in ms (`performance.now()`). */
  at: number;
}

/** What a caller of the trail fills in; the rest has defaults. */
export type NewEntry = Pick<AuditEntry, 'caller' | 'method' | 'route' | 'status'> & Partial<AuditEntry>;

export const toEntry = (entry: NewEntry): AuditEntry => ({
  userId: null,
  people: null,
  requestId: null,
  count: 1,
  source: null,
  at: performance.now(),
  ...entry,
});
