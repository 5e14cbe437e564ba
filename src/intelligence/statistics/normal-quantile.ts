/**
 * Coefficients of algorithm AS 241 (PPND16), lowest power first: numerators and denominators of three rational
 * functions.
 */
const CENTRE_UP = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
];
const CENTRE_DOWN = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
  39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
];
const TAIL_UP = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
];
const TAIL_DOWN = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const FAR_UP = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
const FAR_DOWN = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
  1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
];
/** Where the centre, the tails and the far tails meet. */
const CENTRE_HALF_WIDTH = 0.425;
const CENTRE_OFFSET = 0.180625;
const TAIL_OFFSET = 1.6;
const FAR_FROM = 5;

function polynomial(coefficients: readonly number[], x: number): number {
  let value = coefficients[coefficients.length - 1];
  for (let i = coefficients.length - 2; i >= 0; i--) value = value * x + coefficients[i];
  return value;
}

/**
 * The value below which a standard normal variable falls with the given probability: 1.96 for 0.975.
 *
 * Reference: Wichura (1988), Algorithm AS 241, Appl. Statist. 37:477-484; relative error about 1e-16.
 *
 * @param probability from 0 to 1
 * @returns -Infinity at 0, Infinity at 1, NaN outside
 * @example normalQuantile(0.975); // 1.959963984540054
 */
export function normalQuantile(probability: number): number {
  const fromCentre = probability - 0.5;
  if (Math.abs(fromCentre) <= CENTRE_HALF_WIDTH) {
    const r = CENTRE_OFFSET - fromCentre * fromCentre;
    return (fromCentre * polynomial(CENTRE_UP, r)) / polynomial(CENTRE_DOWN, r);
  }
  const tail = fromCentre < 0 ? probability : 1 - probability;
  if (!(tail >= 0)) return NaN;
  if (tail === 0) return fromCentre < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const size =
    r <= FAR_FROM
      ? polynomial(TAIL_UP, r - TAIL_OFFSET) / polynomial(TAIL_DOWN, r - TAIL_OFFSET)
      : polynomial(FAR_UP, r - FAR_FROM) / polynomial(FAR_DOWN, r - FAR_FROM);
  return fromCentre < 0 ? -size : size;
}
