/**
 * Degrees of a symptom on the scale of 0 to 10, where 0 means "asked and absent". "Present" without a degree is the middle
 * of the scale, and the degrees are those that diaries with words are read with (docs/import.md).
 */
export const SEVERITY = { absent: 0, mild: 3, moderate: 5, severe: 8, present: 5 } as const;
