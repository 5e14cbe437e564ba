export interface Correlation {
  /** From -1 to 1; NaN for fewer than two pairs or when either side is constant. */
  r: number;
  /** Pairs in which both values are present. */
  n: number;
}

/**
 * The linear correlation of two series over the positions where both have a value, with y read `lag` positions later.
 *
 * Reference: Pearson (1895), Proc. R. Soc. 58:240-242.
 *
 * @param x, y of one length; NaN: missing
 * @param lag x at i is paired with y at i + lag, lag >= 0
 * @example pearson([1, 2, 3, NaN], [2, 4, 6, 1]); // { r: 1, n: 3 }
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>, lag = 0): Correlation {
  const pairedX: number[] = [];
  const pairedY: number[] = [];
  let sumX = 0;
  let sumY = 0;
  for (let i = lag; i < y.length; i++) {
    const valueX = x[i - lag];
    const valueY = y[i];
    if (Number.isNaN(valueX + valueY)) continue;
    pairedX.push(valueX);
    pairedY.push(valueY);
    sumX += valueX;
    sumY += valueY;
  }
  const n = pairedX.length;
  const meanX = sumX / n;
  const meanY = sumY / n;
  let squaresX = 0;
  let squaresY = 0;
  let products = 0;
  for (let i = 0; i < n; i++) {
    const dx = pairedX[i] - meanX;
    const dy = pairedY[i] - meanY;
    squaresX += dx * dx;
    squaresY += dy * dy;
    products += dx * dy;
  }
  const scale = Math.sqrt(squaresX * squaresY);
  // Rounding may push a perfect correlation past 1.
  return { r: scale > 0 ? Math.max(-1, Math.min(1, products / scale)) : NaN, n };
}
