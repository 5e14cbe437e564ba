import type { SpeechSketch } from './speech-sketch.js';

type Noun = 'der' | 'die' | 'das';

/** After "mit" (dative), with an adjective: "höherem Ruhepuls", "höherer Stimmung". */
const dative = (article: Noun, adjective: string, label: string): string =>
  `${adjective}${article === 'die' ? 'er' : 'em'} ${label}`;

/** A quality, which is higher or lower. */
const quality = (
  article: Noun,
  label: string,
  [higher, lower]: readonly [string, string] = ['höher', 'niedriger'],
): SpeechSketch => ({
  label,
  subject: `${article} ${label}`,
  more: dative(article, higher, label),
  less: dative(article, lower, label),
  higher,
  lower,
});

/** An amount, which one has more or less of. */
const amount = (article: Noun, label: string, [higher, lower]: readonly [string, string]): SpeechSketch => ({
  label,
  subject: `${article} ${label}`,
  higher,
  lower,
});

/** Things that are counted. @param dative after "mit": "mehr Schritten" */
const counted = (label: string, dative = `${label}n`): SpeechSketch => ({
  label,
  more: `mehr ${dative}`,
  less: `weniger ${dative}`,
  subject: `die ${label}`,
  plural: true,
  higher: 'mehr',
  lower: 'weniger',
});

const LENGTH = ['länger', 'kürzer'] as const;
const TIME = ['später', 'früher'] as const;
const STRENGTH = ['stärker', 'schwächer'] as const;

/** The names of the built-in metrics in German, by code. */
export const GERMAN: Readonly<Record<string, SpeechSketch>> = {
  steps: counted('Schritte'),
  distance_m: quality('die', 'Strecke', LENGTH),
  active_minutes: {
    ...quality('die', 'aktive Zeit', LENGTH),
    more: 'längerer aktiver Zeit',
    less: 'kürzerer aktiver Zeit',
  },
  sedentary_minutes: quality('die', 'Sitzzeit', LENGTH),
  calories: quality('der', 'Energieverbrauch'),
  training_load: quality('die', 'Trainingsbelastung'),
  flights_climbed: counted('Stockwerke'),
  exercise_minutes: quality('die', 'Trainingszeit', LENGTH),
  stand_hours: counted('Stunden im Stehen', 'Stunden im Stehen'),
  active_calories: quality('der', 'Energieverbrauch durch Bewegung'),
  walking_speed: quality('das', 'Gehtempo'),
  cycling_distance_m: quality('die', 'Radstrecke', LENGTH),
  swimming_distance_m: quality('die', 'Schwimmstrecke', LENGTH),
  screen_minutes: quality('die', 'Bildschirmzeit', LENGTH),
  daylight_minutes: quality('die', 'Zeit im Tageslicht', LENGTH),
  mindful_minutes: quality('die', 'Zeit für Achtsamkeit', LENGTH),

  sleep_minutes: amount('der', 'Schlaf', LENGTH),
  sleep_efficiency: quality('die', 'Schlafeffizienz'),
  sleep_quality: quality('die', 'Schlafqualität', ['besser', 'schlechter']),
  sleep_deep_minutes: amount('der', 'Tiefschlaf', LENGTH),
  sleep_rem_minutes: amount('der', 'REM-Schlaf', LENGTH),
  sleep_light_minutes: {
    ...amount('der', 'leichte Schlaf', LENGTH),
    label: 'leichter Schlaf',
    more: 'mehr leichtem Schlaf',
    less: 'weniger leichtem Schlaf',
  },
  sleep_awake_minutes: quality('die', 'Wachzeit in der Nacht', LENGTH),
  in_bed_minutes: quality('die', 'Zeit im Bett', LENGTH),
  sleep_latency_minutes: quality('die', 'Einschlafzeit', LENGTH),
  bed_time: quality('die', 'Schlafenszeit', TIME),
  wake_time: quality('die', 'Aufwachzeit', TIME),

  resting_heart_rate: quality('der', 'Ruhepuls'),
  hrv_rmssd: quality('die', 'Herzratenvariabilität'),
  respiratory_rate: quality('die', 'Atemfrequenz'),
  spo2: quality('die', 'Sauerstoffsättigung'),
  skin_temperature: quality('die', 'Hauttemperatur'),
  weight_kg: quality('das', 'Gewicht'),
  blood_glucose: quality('der', 'Blutzucker'),
  blood_pressure_systolic: {
    ...quality('der', 'oberer Blutdruck'),
    subject: 'der obere Blutdruck',
    more: 'höherem oberem Blutdruck',
    less: 'niedrigerem oberem Blutdruck',
  },
  blood_pressure_diastolic: {
    ...quality('der', 'unterer Blutdruck'),
    subject: 'der untere Blutdruck',
    more: 'höherem unterem Blutdruck',
    less: 'niedrigerem unterem Blutdruck',
  },
  heart_rate: quality('der', 'Puls'),
  walking_heart_rate: quality('der', 'Puls beim Gehen'),
  hrv_sdnn: quality('die', 'Herzratenvariabilität (SDNN)'),
  vo2max: quality('die', 'Ausdauerfitness', ['besser', 'schlechter']),
  body_fat: quality('der', 'Körperfettanteil'),
  lean_mass_kg: quality('die', 'Magermasse'),
  bmi: quality('der', 'Body-Mass-Index'),
  waist_cm: quality('der', 'Taillenumfang', ['größer', 'kleiner']),
  body_temperature: quality('die', 'Körpertemperatur'),
  basal_body_temperature: quality('die', 'Temperatur beim Aufwachen'),
  noise_db: quality('der', 'Lärm', ['stärker', 'schwächer']),

  mood: quality('die', 'Stimmung', ['besser', 'schlechter']),
  stress: amount('der', 'Stress', STRENGTH),
  anxiety: amount('die', 'Angst', STRENGTH),
  worry: counted('Sorgen', 'Sorgen'),
  fatigue: amount('die', 'Erschöpfung', STRENGTH),
  tiredness: amount('die', 'Müdigkeit', STRENGTH),
  energy: { ...quality('die', 'Energie'), more: 'mehr Energie', less: 'weniger Energie' },
  readiness: quality('die', 'Leistungsbereitschaft'),
  soreness: amount('der', 'Muskelkater', STRENGTH),
  pain: { ...counted('Schmerzen', 'Schmerzen'), higher: 'stärker', lower: 'schwächer' },

  alcohol_drinks: {
    ...counted('alkoholische Getränke', 'alkoholischen Getränken'),
    subject: 'die alkoholischen Getränke',
  },
  caffeine_mg: quality('die', 'Koffeinmenge'),
  water_ml: quality('die', 'Trinkmenge'),
  dietary_energy: quality('die', 'Energieaufnahme'),
  protein_g: quality('die', 'Eiweißmenge'),
  carbohydrates_g: quality('die', 'Kohlenhydratmenge'),
  fat_g: quality('die', 'Fettmenge'),
  sugar_g: quality('die', 'Zuckermenge'),

  phq9_total: quality('der', 'PHQ-9-Wert'),
  gad7_total: quality('der', 'GAD-7-Wert'),
  menstrual_flow: quality('die', 'Regelblutung', STRENGTH),
  cycle_day: quality('der', 'Zyklustag', TIME),
};
