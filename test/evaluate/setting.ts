/** The input of a measurement. */
export interface Setting {
  /** 1: the documented number of people; below 1: that share of them, to see that the harness runs. */
  scale: number;
  /** Folder of the open data sets; null: none. */
  dataDir: string | null;
  /** Pairs `x:y:lag` that are tested in all people, curated or not. */
  pairs: readonly string[];
}

/** The number of people (or runs) at the setting's scale, at least two. */
export function sized(count: number, { scale }: Setting): number {
  return Math.max(2, Math.round(count * scale));
}
