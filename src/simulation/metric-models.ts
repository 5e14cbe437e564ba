import { bell, report, severity, skewed, taken } from './metric-model.js';
import type { Instrument, MetricModel } from './metric-model.js';

type MeanAndSd = readonly [mean: number, sd: number];
type Behaviour = (lag1: MeanAndSd, weekend: MeanAndSd, curve: MetricModel['curve']) => MetricModel;

const recordedBy =
  (instrument: Instrument, weekday: number): Behaviour =>
  (lag1, weekend, curve) => ({
    instrument,
    lag1: { mean: lag1[0], sd: lag1[1] },
    weekend: { mean: weekend[0], sd: weekend[1] },
    weekday,
    curve,
  });

/** Movement follows the working week; nights, hearts and feelings hardly do. */
const movement = recordedBy('watch', 0.3);
const heart = recordedBy('watch', 0.05);
const night = recordedBy('night', 0.15);
const diary = recordedBy('diary', 0.22);
const scale = recordedBy('scale', 0.1);
const feeling = (lag1: MeanAndSd, curve = report()): MetricModel => diary(lag1, [0.03, 0.12], curve);

/** In minutes: people who sit all day still sleep and get up. */
const LONGEST_SITTING = 16 * 60;

/**
 * How each metric behaves from day to day: latent lag-1 autocorrelation, weekend effect, level and spread. The figures follow
 * a five-month diary of 16 people and two open sets: LifeSnaps (Yfantidou et al. 2022, Sci. Data 9:663) and SoccerMon
 * (Midoglu et al. 2024, Sci. Data 11:553). The latent figures are a little above the measured ones, because rounding
 * and short samples lower the measured ones.
 */
const MODELS: Readonly<Record<string, MetricModel>> = {
  steps: movement([0.13, 0.1], [0.15, 0.3], skewed([4500, 11_000], [0.35, 0.55], [0, 60_000])),
  distance_m: movement([0.13, 0.1], [0.15, 0.3], skewed([3200, 8000], [0.35, 0.55], [0, 60_000])),
  active_minutes: movement([0.16, 0.12], [0.05, 0.3], skewed([20, 70], [0.4, 0.7], [0, 600])),
  sedentary_minutes: movement([0.5, 0.1], [-0.08, 0.2], bell([520, 760], [70, 130], [60, LONGEST_SITTING])),
  calories: movement([0.3, 0.12], [0, 0.25], skewed([1750, 2900], [0.12, 0.2], [900, 9000])),
  resting_heart_rate: heart([0.895, 0.035], [0.03, 0.1], bell([52, 74], [2, 3.5], [38, 110])),
  sleep_minutes: night([0.01, 0.06], [0.12, 0.3], bell([370, 470], [45, 80], [60, 900])),
  sleep_efficiency: night([0.05, 0.08], [0.03, 0.2], bell([91, 95.5], [1.8, 3.2], [50, 100])),
  hrv_rmssd: night([0.32, 0.15], [-0.1, 0.2], skewed([25, 65], [0.15, 0.28], [8, 220])),
  respiratory_rate: night([0.15, 0.1], [0.03, 0.15], bell([12, 17], [0.5, 0.9], [8, 26], 10)),
  spo2: night([0.08, 0.1], [-0.03, 0.12], bell([95, 97.2], [0.5, 0.9], [86, 100], 10)),
  skin_temperature: night([0.22, 0.1], [-0.05, 0.15], bell([33, 34.5], [0.35, 0.6], [30, 38], 10)),
  weight_kg: scale([0.9, 0.03], [0.05, 0.1], bell([54, 96], [0.5, 1], [35, 180], 10)),
  training_load: diary([0, 0.08], [-0.25, 0.25], bell([150, 350], [280, 420], [0, 2000])),
  sleep_quality: diary([0.2, 0.15], [0.08, 0.2], report([2.9, 3.8])),
  mood: feeling([0.33, 0.2]),
  stress: feeling([0.32, 0.2], report([1.8, 3.2])),
  anxiety: feeling([0.32, 0.2], report([1.6, 2.8])),
  worry: feeling([0.32, 0.2], report([1.6, 2.8])),
  fatigue: feeling([0.27, 0.18], report([2.2, 3.3])),
  tiredness: feeling([0.27, 0.18], report([2.2, 3.3])),
  energy: feeling([0.29, 0.18]),
  readiness: feeling([0.34, 0.18]),
  soreness: feeling([0.34, 0.16], report([1.8, 3.2])),
  pain: feeling([0.34, 0.18], report([1.4, 2.4])),
};

/** Present on about 8 to 35 days of a hundred. */
const SYMPTOM = diary([0.35, 0.15], [0, 0.15], severity([0.4, 1.4]));
/** Taken on about 80 to 97 days of a hundred. */
const MEDICATION = diary([0.15, 0.15], [-0.1, 0.15], taken([-1.9, -0.85]));

/** @throws RangeError for a code that has no model. */
export function metricModel(code: string): MetricModel {
  if (Object.hasOwn(MODELS, code)) return MODELS[code];
  if (code.startsWith('symptom:')) return SYMPTOM;
  if (code.startsWith('medication:')) return MEDICATION;
  throw new RangeError(`there is no model of the metric ${code}`);
}

/** The metrics with a model of their own. All symptoms share one model, and all medications another. */
export function modelledMetrics(): string[] {
  return Object.keys(MODELS);
}
