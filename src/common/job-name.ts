/** The only job of this service: its name in every table, and the title that people read. */
export const JOB_NAME = 'weekly_intelligence_generation';
export const JOB_TITLE = 'Generate Weekly Intelligence';
