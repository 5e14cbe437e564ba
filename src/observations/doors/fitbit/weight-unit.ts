const KILOGRAMS_IN_POUND = 0.45359237;
/** Heights of adults in metres, nearly all of them. */
const HEIGHTS = { least: 1.45, most: 2.15 };

/**
 * The unit of a weight, which the export does not say: it is that of the account. The body mass index beside it is always in
 * kg/m2, so one of the two units gives the height of an adult and the other one does not (decision 93). null: neither does
 */
export function weightUnit(weight: number, bmi: number): 'kg' | 'lb' | null {
  if (!(weight > 0 && bmi > 0)) return null;
  const isHeight = (kilograms: number): boolean => {
    const height = Math.sqrt(kilograms / bmi);
    return height >= HEIGHTS.least && height <= HEIGHTS.most;
  };
  if (isHeight(weight)) return 'kg';
  return isHeight(weight * KILOGRAMS_IN_POUND) ? 'lb' : null;
}
