import type { DeclaredPair } from '../../src/intelligence/domain/analysis.js';
import { metricDefinition } from '../../src/observations/catalogue.js';

/**
 * Reads `x:y:lag`, where a code may contain a colon: `steps:symptom:headache:1`.
 * @throws RangeError when it is not such a pair
 */
export function readPair(name: string): DeclaredPair {
  const parts = name.split(':');
  const lag = Number(parts.pop());
  for (let cut = 1; cut < parts.length; cut++) {
    const x = parts.slice(0, cut).join(':');
    const y = parts.slice(cut).join(':');
    if (metricDefinition(x) && metricDefinition(y) && (lag === 0 || lag === 1)) return { x, y, lag };
  }
  throw new RangeError(`${name} is not a pair x:y:lag of known metrics with lag 0 or 1`);
}
