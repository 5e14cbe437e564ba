/** What a measurement is given. */
export interface Setting {
  /** 1: as documented; less: as many people fewer, to see that the harness runs. */
  scale: number;
  /** Folder of the open data sets; null: none. */
  dataDir: string | null;
  /** Pairs asked of everybody, `x:y:lag`, beside the declared ones. */
  pairs: readonly string[];
}

/** So many people (or runs) at the setting's scale, never fewer than two. */
export function sized(count: number, { scale }: Setting): number {
  return Math.max(2, Math.round(count * scale));
}
