import { correctedPhi, effectiveDegrees, noiseVariance } from './autoregressive-noise.js';
import { varianceInflation } from './variance-inflation.js';

export interface AutoregressiveForecast {
  /** The forecast of the mean of the coming days. */
  point: number;
  /** The error of that forecast: what is still to come, and what is not known about the level. */
  standardError: number;
  df: number;
  /** Days that are present. */
  n: number;
  /** Lag-1 autocorrelation, corrected for its bias in short series. */
  phi: number;
}

/**
 * Forecasts the mean of the coming days, when each day keeps a share phi of the last one's distance from the long-run
 * level m. The longer ago the last observed day, the less of its distance remains.
 *
 *     G     = mean over h = 1..horizon of phi^(gap + h),   gap = days since the last observed one
 *     point = m + G (last - m)
 *     SE^2  = s^2 (v(horizon)/horizon - G^2 + (1 - G)^2 v(n)/n),   v: varianceInflation, s^2: noiseVariance
 *
 * References: Box & Jenkins (1970), Time Series Analysis, ch. 5; Bayley & Hammersley (1946), J. R. Stat. Soc. Suppl.
 * 8:184-197 (v).
 *
 * @param values one per day up to yesterday; NaN: missing
 * @param horizon number of coming days whose mean is forecast, at least 1
 * @returns standard error 0 when all values are equal; NaN figures for fewer than two
 * @example autoregressiveForecast(Float64Array.of(1, 2, 1, 2, 1, 2), 1).point; // 1.5: no day resembles the one before
 *   it
 */
export function autoregressiveForecast(values: Float64Array, horizon: number): AutoregressiveForecast {
  const { n, level, last, gap, squares, lag1 } = describe(values);
  const phi = correctedPhi(lag1, n, 'mean');
  const kept = (phi ** (gap + 1) * (1 - phi ** horizon)) / (1 - phi) / horizon;
  const ofLevel = varianceInflation(n, phi);
  const ofComing = varianceInflation(horizon, phi) / horizon;
  const share = ofComing - kept * kept + ((1 - kept) ** 2 * ofLevel) / n;
  return {
    point: level + kept * (last - level),
    standardError: Math.sqrt(noiseVariance(squares, n, ofLevel, 0) * share),
    df: effectiveDegrees(n, phi),
    n,
    phi,
  };
}

interface Description {
  n: number;
  level: number;
  /** Sum of the squared distances from the level; NaN for fewer than two days. */
  squares: number;
  lag1: number;
  last: number;
  /** Days since the last observed one; 0: it is yesterday. */
  gap: number;
}

function describe(values: Float64Array): Description {
  let sum = 0;
  let n = 0;
  let lastIndex = -1;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    n++;
    lastIndex = i;
  }
  const level = sum / n;
  let squares = 0;
  let products = 0;
  let pairs = 0;
  let yesterday = NaN;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i] - level;
    if (!Number.isNaN(deviation)) {
      squares += deviation * deviation;
      if (!Number.isNaN(yesterday)) {
        products += deviation * yesterday;
        pairs++;
      }
    }
    yesterday = deviation;
  }
  return {
    n,
    level,
    squares: n < 2 ? NaN : squares,
    lag1: pairs === 0 || squares === 0 ? 0 : (products / pairs / squares) * n,
    last: lastIndex < 0 ? NaN : values[lastIndex],
    gap: values.length - 1 - lastIndex,
  };
}
