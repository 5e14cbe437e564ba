import type { Pcg } from '../common/pcg.js';

/** What records a metric. Metrics of one instrument are missing on the same days, because a form is filled in as a whole. */
export type Instrument = 'watch' | 'night' | 'diary' | 'scale';
/** The scale of a person's self-reports: 1 to 5, or 0 to 10. */
export type ReportScale = 'five' | 'ten';

/** A quantity that differs between people. */
export interface Spread {
  mean: number;
  sd: number;
}

/** Turns a person's latent standard normal number of a day into the value they would see. */
export type Curve = (latent: number) => number;

export interface MetricModel {
  instrument: Instrument;
  /** Lag-1 autocorrelation of the latent series. Rounding lowers it. */
  lag1: Spread;
  /** Difference of Saturdays and Sundays from the other days, in the person's own SDs. */
  weekend: Spread;
  /** SD of each weekday's own offset, in the person's SDs: a weak seven-day rhythm in addition to the weekend. */
  weekday: number;
  /** Draws one person's own level and spread. */
  curve: (person: Pcg, scale: ReportScale) => Curve;
}

type Range = readonly [number, number];

const uniformIn = (pcg: Pcg, [low, high]: Range): number => low + (high - low) * pcg.uniform();

/** Rounds to a step and keeps inside the bounds. The division makes steps of 0.1 exact decimals. */
function grid(value: number, perUnit: number, [low, high]: Range): number {
  return Math.min(high, Math.max(low, Math.round(value * perUnit) / perUnit));
}

/** Symmetric around a person's level. */
export function bell(level: Range, spread: Range, bounds: Range, perUnit = 1): MetricModel['curve'] {
  return (person) => {
    const middle = uniformIn(person, level);
    const width = uniformIn(person, spread);
    return (latent) => grid(middle + width * latent, perUnit, bounds);
  };
}

/** Skewed to the right, like counts of movement: `spread` is the SD of the logarithm. */
export function skewed(level: Range, spread: Range, bounds: Range): MetricModel['curve'] {
  return (person) => {
    const middle = uniformIn(person, level);
    const width = uniformIn(person, spread);
    return (latent) => grid(middle * Math.exp(width * latent), 1, bounds);
  };
}

/** A self-report in whole points around the person's usual answer, which is the answer of most days. */
export function report(usual: Range = [2.6, 3.7], spread: Range = [0.4, 0.75]): MetricModel['curve'] {
  return (person, scale) => {
    const middle = uniformIn(person, usual);
    const width = uniformIn(person, spread);
    return scale === 'five'
      ? (latent) => grid(middle + width * latent, 1, [1, 5])
      : (latent) => grid((middle - 1) * 2.5 + 2.5 * width * latent, 1, [0, 10]);
  };
}

/** Absent (an explicit 0) until the latent number exceeds a person's threshold; above it, a severity from 1 to 10. */
export function severity(threshold: Range, mildest: Range = [2, 4]): MetricModel['curve'] {
  return (person) => {
    const onset = uniformIn(person, threshold);
    const base = uniformIn(person, mildest);
    const growth = uniformIn(person, [1.2, 2.5]);
    return (latent) => (latent <= onset ? 0 : grid(base + growth * (latent - onset), 1, [1, 10]));
  };
}

/** 1 on days on which it was taken, 0 on days on which the person answered that it was not. */
export function taken(threshold: Range): MetricModel['curve'] {
  return (person) => {
    const missed = uniformIn(person, threshold);
    return (latent) => (latent > missed ? 1 : 0);
  };
}
