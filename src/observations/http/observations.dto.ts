import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The request and answer of POST /observations, as the documentation shows them. Reading is done by src/observations/ingest. */
export class ObservationDto {
  @ApiProperty({ description: "A UUID, or the app's own id of 1 to 128 printable characters." })
  user_id!: string;
  @ApiProperty({ description: 'A code of the metric catalogue, symptom:<id> or medication:<name>.' })
  metric!: string;
  @ApiProperty({ description: 'Any finite number; symptoms 0-10, where 0 means "asked and absent".' })
  value!: number;
  @ApiPropertyOptional({
    description: 'ISO 8601 with an offset. Either this or date; where both are given, date is not read.',
  })
  observed_at?: string;
  @ApiPropertyOptional({ description: 'YYYY-MM-DD, where only the day is known.' })
  date?: string;
  @ApiPropertyOptional({
    description:
      "The catalogue's unit when left out; convertible ones (h, km, lb, degF, kJ ...) are converted.",
  })
  unit?: string;
  @ApiPropertyOptional({ description: 'Device or questionnaire, up to 100 characters. Part of the key.' })
  source?: string;
  @ApiPropertyOptional({ description: 'Where in the body, up to 100 characters. Part of the key.' })
  body_site?: string;
  @ApiPropertyOptional({
    maxLength: 2000,
    description:
      'Free text in English, looked through for red flags when it comes in. It is not stored and never logged.',
  })
  note?: string;
}

export class ObservationsRequestDto {
  @ApiProperty({ type: [ObservationDto], minItems: 1, maxItems: 10_000 })
  observations!: ObservationDto[];
}

export class RejectedObservationDto {
  @ApiProperty({ description: 'Place in the list sent, from 0.' })
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
    ],
  })
  code!: string;
  @ApiProperty({ description: 'The field and what is wrong with it, without the value.' })
  message!: string;
}

export class RedFlagNoticeDto {
  @ApiProperty({ description: 'Place in the list sent, from 0.' })
  index!: number;
  @ApiProperty({ example: 'chest_pain' })
  category!: string;
  @ApiProperty({
    enum: ['urgent', 'soon'],
    description: 'Here always urgent; the others wait for the brief.',
  })
  urgency!: string;
  @ApiProperty({ description: 'Fixed words to show the person at once: where to turn, never what it is.' })
  text!: string;
}

export class ObservationsAnswerDto {
  @ApiProperty({ description: 'New ones, and those that replaced another value.' })
  accepted!: number;
  @ApiProperty({ description: 'Known already with an equal value.' })
  duplicates!: number;
  @ApiProperty({ type: [RejectedObservationDto] })
  rejected!: RejectedObservationDto[];
  @ApiPropertyOptional({
    type: [RedFlagNoticeDto],
    description:
      'Urgent red flags in symptoms and notes, of rejected observations too. There only when there are any: show them at once.',
  })
  notices?: RedFlagNoticeDto[];
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
