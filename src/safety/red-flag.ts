/** A red flag comes before everything else. 'urgent': help now; 'soon': worth a clinician's time, without hurry. */
export type RedFlagUrgency = 'urgent' | 'soon';

/** A red flag found in an observation's free text at ingest. The text itself is not kept. */
export interface NotedFlag {
  /** Code of the category (src/safety/categories.ts). */
  category: string;
  /** Day number in the person's own days. */
  day: number;
}

/** A record that may show a red flag has arrived, with what decides which brief tells of it. */
export interface ArrivedFlag extends NotedFlag {
  /** Day number of a Monday: only briefs of later weeks tell of it. */
  afterWeek: number;
}

/** Red flags that words alone can show: in a note, or in the name of a symptom. */
export type SpokenFlag =
  | 'chest_pain'
  | 'breathing'
  | 'stroke_signs'
  | 'severe_headache'
  | 'fainting_or_confusion'
  | 'seizure'
  | 'bleeding'
  | 'severe_abdominal_pain'
  | 'allergic_reaction'
  | 'calf_swelling'
  | 'fever_stiff_neck'
  | 'pregnancy'
  | 'vision_loss'
  | 'self_harm'
  | 'severe_dehydration'
  | 'heartbeat';

/** Red flags that only days and weeks of records show. */
export type CourseFlag =
  | 'severe_symptom'
  | 'lasting_symptom'
  | 'frequent_symptom'
  | 'weight_loss'
  | 'resting_heart_rate'
  | 'low_mood';

export type RedFlagCategory = SpokenFlag | CourseFlag;
