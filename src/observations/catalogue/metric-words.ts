/** The grammar of a metric. The words that are given here are all that sentences need, beside the label. */
export interface MetricWords {
  /** Whether the label takes a plural verb: "steps were", "sleep was". */
  plural: boolean;
  /** After "days with": "more sleep", "a better mood". */
  more: string;
  less: string;
  /** After "was" or "seems to be": "longer", "higher". */
  higher: string;
  lower: string;
  /** What a value describes. A night is dated by the day on which it ends, so it precedes all that happens on that day. */
  occasion: 'day' | 'night';
  /** Of a metric that is present on some days only: "headache was there", "ibuprofen was taken". */
  present: 'there' | 'taken';
}

/** The regular words: "a higher resting heart rate", "resting heart rate was higher", "on days with ...". */
export function completeWords(label: string, given: Partial<MetricWords> = {}): MetricWords {
  return {
    plural: false,
    more: `a higher ${label}`,
    less: `a lower ${label}`,
    higher: 'higher',
    lower: 'lower',
    occasion: 'day',
    present: 'there',
    ...given,
  };
}

/** The words of an amount, which one has more or less of: "more stress". */
export const amountOf = (label: string): Pick<MetricWords, 'more' | 'less'> => ({
  more: `more ${label}`,
  less: `less ${label}`,
});
