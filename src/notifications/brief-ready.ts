/** The outbox message that a person's brief is ready. */
export interface BriefReady {
  type: 'brief_ready';
  user_id: string;
  external_id: string | null;
  week_of: string;
}
