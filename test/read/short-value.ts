import { formatNumber, formatValue } from '../../src/intelligence/compose/wording/format-value.js';
import type { MetricDefinition } from '../../src/observations/catalogue.js';

/** A value as a table cell holds it, without its unit: `7:12`, `23:50`, `6.4`, `9,840`. */
export function shortValue(metric: MetricDefinition, value: number): string {
  switch (metric.format.style) {
    case 'duration': {
      const minutes = Math.round(value);
      return `${Math.trunc(minutes / 60)}:${String(Math.abs(minutes % 60)).padStart(2, '0')}`;
    }
    case 'clock':
      return formatValue(metric, value);
    case 'distance':
      return formatNumber(value / 1000, 1);
    case 'number':
      return formatNumber(value, metric.decimals).replace(/\.0+$/, '');
  }
}

/** The unit of these values; '' for none. */
export function shortUnit({ format, unit }: MetricDefinition): string {
  switch (format.style) {
    case 'duration':
      return 'h:min';
    case 'clock':
      return 'time of day';
    case 'distance':
      return 'km';
    case 'number':
      return unit === 'count' ? '' : format.unit;
  }
}
