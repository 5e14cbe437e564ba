import { DateTime, IANAZone } from 'luxon';

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
/** Offsets that are kept, by day. A file has few days and many rows, and computing an offset takes long. */
const MOST_DAYS = 5000;

/** The instants that a clock's time can mean, earliest first: none where the clocks go forward, two where they go back. */
export type Instants = readonly string[];

/** The clock of a time zone: finds the instant of a time that was read from it. */
export class LocalTime {
  private readonly zone: IANAZone;
  private readonly offsets = new Map<number, readonly [number, number]>();

  constructor(zone: string) {
    this.zone = IANAZone.create(zone);
  }

  /** @param local the time on the clock, as milliseconds since 1970 of a clock in UTC that shows the same. */
  instantsOf(local: number): Instants {
    const [before, after] = this.offsetsAround(local);
    if (before === after) return [isoTime(local, before)];
    return [before, after]
      .filter((offset) => Math.round(this.zone.offset(local - offset * MS_PER_MINUTE)) === offset)
      .sort((a, b) => b - a)
      .map((offset) => isoTime(local, offset));
  }

  /** The clock's time at an instant. */
  timeAt(instant: DateTime): string {
    return instant.setZone(this.zone).toISO()!;
  }

  /** The offsets a day before and a day after, in minutes: they differ near a change only. */
  private offsetsAround(local: number): readonly [number, number] {
    const day = Math.floor(local / MS_PER_DAY);
    const known = this.offsets.get(day);
    if (known) return known;
    if (this.offsets.size >= MOST_DAYS) this.offsets.clear();
    const at = (days: number): number => Math.round(this.zone.offset((day + days) * MS_PER_DAY));
    const around = [at(-1), at(2)] as const;
    this.offsets.set(day, around);
    return around;
  }
}

/** @param local as in `instantsOf`. @param offset minutes east of UTC */
export function isoTime(local: number, offset: number): string {
  const sign = offset < 0 ? '-' : '+';
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  const away = Math.abs(offset);
  return `${new Date(local).toISOString().slice(0, -1)}${sign}${two(away / 60)}:${two(away % 60)}`;
}
