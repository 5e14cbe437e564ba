/** Equal up to a difference relative to the expected value (of values below 1: an absolute one); NaN equals NaN. */
export function expectClose(actual: number, expected: number, tolerance = 1e-9): void {
  if (Number.isNaN(expected)) expect(actual).toBeNaN();
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
}
