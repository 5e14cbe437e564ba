/**
 * Probability that the randomisation test finds an effect at .05, by length in days: [effect in SDs, power]. Simulated
 * with this very analysis, an autocorrelation of .3 and 15 % of the days missing (methods 6).
 */
const POWER: Readonly<Record<number, readonly (readonly [effect: number, power: number])[]>> = {
  28: [
    [0, 0.05],
    [0.5, 0.22],
    [0.8, 0.48],
    [1.2, 0.79],
  ],
  42: [
    [0, 0.05],
    [0.5, 0.35],
    [0.8, 0.69],
    [1.2, 0.95],
  ],
};

/**
 * Interpolates linearly between the figures. Above the last one it returns that one, so as not to promise too much.
 * @returns 0-1
 */
export function expectedPower(days: number, effectInSd: number): number {
  const table = POWER[days];
  const at = table.findIndex(([effect]) => effect > effectInSd);
  if (at < 0) return table[table.length - 1][1];
  const [[fromEffect, fromPower], [toEffect, toPower]] = [table[at - 1], table[at]];
  const share = (effectInSd - fromEffect) / (toEffect - fromEffect);
  return Math.round(100 * (fromPower + share * (toPower - fromPower))) / 100;
}
