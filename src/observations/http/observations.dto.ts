import { DATES_ARE } from '../ingest/evening-dates.js';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The request and response of POST /observations, as the API documentation shows them. src/observations/ingest reads the request. */
export class ObservationDto {
  @ApiProperty({ description: "A UUID, or the app's own id of 1 to 128 printable characters." })
  user_id!: string;
  @ApiProperty({ description: 'A code of the metric catalogue, symptom:<id> or medication:<name>.' })
  metric!: string;
  @ApiProperty({ description: 'Any finite number; symptoms 0-10, where 0 means "asked and absent".' })
  value!: number;
  @ApiPropertyOptional({
    description:
      'ISO 8601 with the offset of the place where the person was. Give either this or date; when both are given, date is not read.',
  })
  observed_at?: string;
  @ApiPropertyOptional({ description: 'YYYY-MM-DD, when only the day is known.' })
  date?: string;
  @ApiPropertyOptional({
    description:
      'The unit of the catalogue when left out. Others are converted, by their names in UCUM, in HealthKit and in common use (docs/import.md).',
  })
  unit?: string;
  @ApiPropertyOptional({
    description:
      'When what began at observed_at ended: ISO 8601 with an offset, at most 48 hours later. Each minute of overlapping records of one source counts once.',
  })
  observed_until?: string;
  @ApiPropertyOptional({
    description:
      "The app's own id of the observation, 1 to 128 characters, unique for the user. The same id replaces; with the value null it takes the observation back.",
  })
  id?: string;
  @ApiPropertyOptional({
    oneOf: [
      { type: 'string', maxLength: 100 },
      {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string' },
          device: { type: 'string' },
          kind: { type: 'string', example: 'watch' },
        },
      },
    ],
    description: 'Device or questionnaire. Part of the key, without addresses, serial numbers and versions.',
  })
  source?: string | { name: string; device?: string; kind?: string };
  @ApiPropertyOptional({ description: 'The place in the body, up to 100 characters. Part of the key.' })
  body_site?: string;
  @ApiPropertyOptional({
    maxLength: 2000,
    description:
      'Free text in English, searched for red flags when it arrives. It is never stored and never logged.',
  })
  note?: string;
}

export class ObservationsRequestDto {
  @ApiProperty({ type: [ObservationDto], minItems: 1, maxItems: 10_000 })
  observations!: ObservationDto[];
  @ApiPropertyOptional({
    enum: DATES_ARE,
    default: 'mornings',
    description:
      'What the date of a night (sleep, its stages, bed time ...) means. evenings: the day on which it began; it is stored for the next day, the day of waking. Of records with a time, and of other metrics, nothing changes.',
  })
  dates_are?: string;
}

export class RejectedObservationDto {
  @ApiProperty({ description: 'Position in the list that was sent, from 0.' })
  index!: number;
  @ApiProperty({
    enum: [
      'bad_user_id',
      'unknown_metric',
      'unknown_unit',
      'bad_date',
      'future_date',
      'not_finite',
      'out_of_range',
      'bad_field',
      'too_many_names',
    ],
  })
  code!: string;
  @ApiProperty({ description: 'The field and the reason, without the value.' })
  message!: string;
}

export class SuspectObservationDto {
  @ApiProperty({ description: 'Position in the list that was sent, from 0.' })
  index!: number;
  @ApiProperty({
    enum: ['implausible', 'no_reading', 'unit_suspected'],
    description: 'no_reading: a number that devices send where there is no value, such as -1.',
  })
  code!: string;
  @ApiProperty({ description: 'The reason, without the value.' })
  message!: string;
}

export class RedFlagNoticeDto {
  @ApiProperty({ description: 'Position in the list that was sent, from 0.' })
  index!: number;
  @ApiProperty({ example: 'chest_pain' })
  category!: string;
  @ApiProperty({
    enum: ['urgent', 'soon'],
    description: 'Always urgent here; red flags of the other kind wait for the brief.',
  })
  urgency!: string;
  @ApiProperty({
    description: 'A fixed text to show the person at once: where to get help, never a diagnosis.',
  })
  text!: string;
}

export class ObservationsAnswerDto {
  @ApiProperty({
    description: 'Number of new observations, and of observations that replaced another value.',
  })
  accepted!: number;
  @ApiProperty({ description: 'Number of observations that were stored already with an equal value.' })
  duplicates!: number;
  @ApiPropertyOptional({
    description: 'Number of observations that were taken back. Present only when there are any.',
  })
  deleted?: number;
  @ApiProperty({ type: [RejectedObservationDto] })
  rejected!: RejectedObservationDto[];
  @ApiPropertyOptional({
    type: [SuspectObservationDto],
    description:
      'What is stored, counted as accepted, and left out of the analysis. Present only when there is any.',
  })
  suspect?: SuspectObservationDto[];
  @ApiPropertyOptional({ description: 'How many more are suspect than the 100 that are listed.' })
  suspect_not_shown?: number;
  @ApiPropertyOptional({
    type: [RedFlagNoticeDto],
    description:
      'Urgent red flags in symptoms and notes, also of rejected observations. Present only when there are any: show them at once.',
  })
  notices?: RedFlagNoticeDto[];
  @ApiPropertyOptional({ description: 'How many more notices there are than the 100 that are listed.' })
  notices_not_shown?: number;
}

export const OBSERVATIONS_EXAMPLE: ObservationsRequestDto = {
  observations: [
    {
      user_id: 'example-user',
      metric: 'sleep_minutes',
      value: 7.5,
      unit: 'h',
      date: '2026-03-02',
      source: 'watch',
    },
    { user_id: 'example-user', metric: 'mood', value: 4, observed_at: '2026-03-02T20:15:00+01:00' },
    { user_id: 'example-user', metric: 'symptom:headache', value: 0, date: '2026-03-02' },
  ],
};
