import * as echarts from 'echarts';
import { WEEK_DAYS } from '../analysis/windows.js';

const WIDTH = 320;
const HEIGHT = 64;
/** Readable on both white and near-black, so that one picture serves both colour schemes. */
const EARLIER = '#8b95a5';
const THIS_WEEK = '#0d9488';

/**
 * The days of one metric as inline SVG: earlier days grey, the week in colour on a tinted background, days without a
 * value as gaps. It has no script, style sheet or outside reference; equal values give equal bytes.
 * @param values one entry per day, the last seven of them the week; null: nothing recorded.
 * @param label what a screen reader says instead.
 */
export function sparkline(values: readonly (number | null)[], label: string): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    chart.setOption(optionFor(values));
    return tidy(chart.renderToSVGString(), label);
  } finally {
    chart.dispose();
  }
}

function optionFor(values: readonly (number | null)[]): echarts.EChartsOption {
  const weekStart = Math.max(0, values.length - WEEK_DAYS);
  const seen = values.filter((value): value is number => value !== null);
  const low = Math.min(...seen);
  const high = Math.max(...seen);
  const margin = (high - low || Math.abs(high) || 1) * 0.12;
  return {
    animation: false,
    grid: { left: 4, right: 4, top: 4, bottom: 4 },
    xAxis: { type: 'value', show: false, min: 0, max: values.length - 1 },
    yAxis: { type: 'value', show: false, min: low - margin, max: high + margin },
    series: [
      {
        ...line(EARLIER, 1.5),
        data: points(values, 0, weekStart, 2.5),
        markArea: {
          silent: true,
          itemStyle: { color: THIS_WEEK, opacity: 0.12 },
          data: [[{ xAxis: weekStart - 0.5 }, { xAxis: values.length - 1 }]],
        },
      },
      { ...line(THIS_WEEK, 2), data: points(values, weekStart, values.length, 4) },
    ],
  };
}

const line = (color: string, width: number): echarts.LineSeriesOption => ({
  type: 'line',
  silent: true,
  clip: false,
  connectNulls: false,
  symbol: 'circle',
  showAllSymbol: true,
  lineStyle: { color, width },
  itemStyle: { color, borderWidth: 0 },
});

type Point = NonNullable<echarts.LineSeriesOption['data']>[number];

/** A day between two gaps has no line, so it gets a dot. All days of the week get a dot. */
function points(values: readonly (number | null)[], from: number, to: number, dot: number): Point[] {
  const isWeek = to === values.length;
  const result: Point[] = [];
  for (let day = from; day < to; day++) {
    const alone = (values[day - 1] ?? null) === null && (values[day + 1] ?? null) === null;
    result.push({ value: [day, values[day] ?? '-'], symbolSize: isWeek || alone ? dot : 0 });
  }
  return result;
}

/**
 * Removes what only a live chart needs: hover styles, clips, metadata, and ids that count every chart of the process.
 */
function tidy(svg: string, label: string): string {
  return svg
    .replaceAll(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replaceAll(/<defs\s*>[\s\S]*?<\/defs>/g, '')
    .replaceAll(/ (?:class|clip-path|pointer-events|ecmeta_[a-z_]+)="[^"]*"/g, '')
    .replaceAll(/<path[^>]*transform="matrix\(0,0,0,0,[^>]*><\/path>\n?/g, '')
    .replace(/<svg [^>]*?viewBox/, `<svg role="img" aria-label="${escape(label)}" viewBox`)
    .replaceAll(/\n+/g, '');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character]);
}
