/** What the app's backend receives about an urgent red flag. It contains no value and nothing that the person wrote. */
export interface RedFlagNotice {
  type: 'red_flag';
  user_id: string;
  external_id: string | null;
  category: string;
  urgency: 'urgent';
  /** Fixed words to show. */
  text: string;
  /** The person's own calendar day. */
  day: string;
}
