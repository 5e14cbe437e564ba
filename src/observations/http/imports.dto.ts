import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { z } from 'zod';
import { cursorField, limitField } from '../../http/fields.js';

export const importsQuery = z.strictObject({ limit: limitField, cursor: cursorField });
export type ImportsQuery = z.infer<typeof importsQuery>;

/** The form of POST /imports, as the API documentation shows it. */
export class ImportRequestDto {
  @ApiProperty({ type: 'string', format: 'binary' })
  file!: string;
  @ApiProperty({ description: '`csv`, the name of a preset, or that of a door: docs/import.md.' })
  format!: string;
  @ApiPropertyOptional({ description: 'Whose the file is, where it does not say it.' })
  user_id?: string;
  @ApiPropertyOptional({ description: 'For `csv` with one column per metric: the mapping, as JSON.' })
  mapping?: string;
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    description: 'Reads and checks the file, and stores nothing.',
  })
  dry_run?: string;
}

export class ImportProblemDto {
  @ApiProperty()
  file!: string;
  @ApiProperty({ description: 'The header is line 1. 0: the whole file.' })
  line!: number;
  @ApiPropertyOptional()
  field?: string;
  @ApiProperty({ description: 'It never holds the value.' })
  reason!: string;
}

export class ShownImportDto {
  @ApiProperty()
  id!: number;
  @ApiProperty({ enum: ['queued', 'running', 'done', 'failed', 'undone'] })
  state!: string;
  @ApiProperty()
  file!: string;
  @ApiProperty()
  format!: string;
  @ApiProperty()
  dry_run!: boolean;
  @ApiProperty({ description: 'From 0 to 1, of the file that is read.' })
  progress!: number;
  @ApiProperty({ description: 'Observations that were stored or known already, so far.' })
  observations!: number;
  @ApiProperty({ description: 'Observations that the import brought and that are still its own.' })
  accepted!: number;
  @ApiProperty({ description: 'Observations that were known already.' })
  duplicates!: number;
  @ApiProperty({ description: 'Rows that could not be read, and refused observations.' })
  rejected!: number;
  @ApiProperty({
    type: [Number],
    description: 'The imports that it became: the same file with the same mapping is one import.',
  })
  import_ids!: number[];
  @ApiProperty()
  received_at!: Date;
  @ApiProperty({ nullable: true, type: Date })
  started_at!: Date | null;
  @ApiProperty({ nullable: true, type: Date })
  ended_at!: Date | null;
}

export class ImportDetailsDto extends ShownImportDto {
  @ApiProperty({ nullable: true, type: String, description: 'Why it failed.' })
  reason!: string | null;
  @ApiProperty({ type: [ImportProblemDto], description: 'The first 100.' })
  problems!: ImportProblemDto[];
  @ApiProperty()
  lines!: number;
  @ApiProperty({ nullable: true, type: Number, description: 'Known when it has ended.' })
  users!: number | null;
  @ApiPropertyOptional({ description: 'Of a trial: what would be stored and refused of each metric.' })
  by_metric?: Record<string, { accepted: number; suspect: number; rejected: number }>;
  @ApiPropertyOptional({ description: 'Records of kinds that no metric takes, by kind.' })
  not_read?: Record<string, number>;
}
