import type { Pcg } from '../common/pcg.js';

/** What records a metric. Metrics of one instrument are missing on the same days: a form is filled as a whole. */
export type Instrument = 'watch' | 'night' | 'diary' | 'scale';
/** Points a person's self-reports have: 1 to 5, or 0 to 10. */
export type ReportScale = 'five' | 'ten';

/** A quantity that differs between people. */
export interface Spread {
  mean: number;
  sd: number;
}

/** Turns a latent standard normal number of one person's day into the value they would see. */
export type Curve = (latent: number) => number;

export interface MetricModel {
  instrument: Instrument;
  /** Lag-1 autocorrelation of the latent series, before rounding takes some of it away. */
  lag1: Spread;
  /** Saturday and Sunday against the other days, in the person's own SDs. */
  weekend: Spread;
  /** SD of each weekday's own offset, in the person's SDs: the weak seven-day rhythm beside the weekend. */
  weekday: number;
  /** Draws one person's own level and spread. */
  curve: (person: Pcg, scale: ReportScale) => Curve;
}

type Range = readonly [number, number];

const within = (pcg: Pcg, [low, high]: Range): number => low + (high - low) * pcg.uniform();

/** Rounds to a step and keeps inside the bounds; the division keeps 0.1 steps free of binary dust. */
function grid(value: number, perUnit: number, [low, high]: Range): number {
  return Math.min(high, Math.max(low, Math.round(value * perUnit) / perUnit));
}

/** Symmetric about a person's level. */
export function bell(level: Range, spread: Range, bounds: Range, perUnit = 1): MetricModel['curve'] {
  return (person) => {
    const middle = within(person, level);
    const width = within(person, spread);
    return (latent) => grid(middle + width * latent, perUnit, bounds);
  };
}

/** Skewed to the right, as counts of movement are: `spread` is the SD of the logarithm. */
export function skewed(level: Range, spread: Range, bounds: Range): MetricModel['curve'] {
  return (person) => {
    const middle = within(person, level);
    const width = within(person, spread);
    return (latent) => grid(middle * Math.exp(width * latent), 1, bounds);
  };
}

/** A self-report on whole points around the person's usual answer, which most days give. */
export function report(usual: Range = [2.6, 3.7], spread: Range = [0.4, 0.75]): MetricModel['curve'] {
  return (person, scale) => {
    const middle = within(person, usual);
    const width = within(person, spread);
    return scale === 'five'
      ? (latent) => grid(middle + width * latent, 1, [1, 5])
      : (latent) => grid((middle - 1) * 2.5 + 2.5 * width * latent, 1, [0, 10]);
  };
}

/** Absent (an explicit 0) until the latent number passes a person's threshold; then a severity from 1 to 10. */
export function severity(threshold: Range, mildest: Range = [2, 4]): MetricModel['curve'] {
  return (person) => {
    const onset = within(person, threshold);
    const base = within(person, mildest);
    const growth = within(person, [1.2, 2.5]);
    return (latent) => (latent <= onset ? 0 : grid(base + growth * (latent - onset), 1, [1, 10]));
  };
}

/** 1 on days taken, 0 on days asked and not taken. */
export function taken(threshold: Range): MetricModel['curve'] {
  return (person) => {
    const missed = within(person, threshold);
    return (latent) => (latent > missed ? 1 : 0);
  };
}
