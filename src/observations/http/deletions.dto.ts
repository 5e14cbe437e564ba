import { DATES_ARE } from '../ingest/evening-dates.js';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The requests and the response of DELETE /observations, as the API documentation shows them. */
export class DeletedObservationDto {
  @ApiProperty({ description: "A UUID, or the app's own id of the user." })
  user_id!: string;
  @ApiPropertyOptional({
    description: "The app's own id of the observation. The other fields are not read then.",
  })
  id?: string;
  @ApiPropertyOptional()
  metric?: string;
  @ApiPropertyOptional({ description: 'As it was posted.' })
  observed_at?: string;
  @ApiPropertyOptional({ description: 'As it was posted.' })
  date?: string;
  @ApiPropertyOptional({ description: 'As it was posted: an observation without a source has none here.' })
  source?: string;
  @ApiPropertyOptional({ description: 'As it was posted.' })
  body_site?: string;
}

export class DeletedListDto {
  @ApiProperty({ type: [DeletedObservationDto], minItems: 1, maxItems: 10_000 })
  observations!: DeletedObservationDto[];
  @ApiPropertyOptional({ enum: DATES_ARE, description: 'As they were posted.' })
  dates_are?: string;
}

export class DeletedRangeDto {
  @ApiProperty()
  user_id!: string;
  @ApiProperty({ description: 'The first day, YYYY-MM-DD.' })
  from!: string;
  @ApiProperty({ description: 'The last day, YYYY-MM-DD.' })
  to!: string;
  @ApiPropertyOptional({ description: 'Only this metric.' })
  metric?: string;
}

export class DeletedImportDto {
  @ApiProperty()
  user_id!: string;
  @ApiProperty({ description: 'The import that brought the observations.' })
  import_id!: number;
  @ApiPropertyOptional({ description: 'The first day, YYYY-MM-DD.' })
  from?: string;
  @ApiPropertyOptional({ description: 'The last day, YYYY-MM-DD.' })
  to?: string;
  @ApiPropertyOptional({ description: 'Only this metric.' })
  metric?: string;
}

export class DeletionAnswerDto {
  @ApiProperty({ description: 'Number of observations that were deleted.' })
  deleted!: number;
  @ApiProperty({ description: 'Number of items of the list for which nothing was stored.' })
  not_found!: number;
}

export const DELETED_EXAMPLE: DeletedListDto = {
  observations: [{ user_id: 'example-user', metric: 'mood', observed_at: '2026-03-02T20:15:00+01:00' }],
};

export const DELETED_RANGE_EXAMPLE: DeletedRangeDto = {
  user_id: 'example-user',
  from: '2026-03-01',
  to: '2026-03-07',
  metric: 'steps',
};

export const DELETED_IMPORT_EXAMPLE: DeletedImportDto = { user_id: 'example-user', import_id: 17 };
