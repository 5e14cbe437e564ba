/** The one job of this service, as it stands in every table, and as people read it. */
export const JOB_NAME = 'weekly_intelligence_generation';
export const JOB_TITLE = 'Generate Weekly Intelligence';
