import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { BadInputError } from '../common/errors.js';

/** A body may have thousands of wrong fields, and their sender needs to see only some. */
const MOST_PROBLEMS = 100;

/**
 * Parses a body or query with its schema. @throws BadInputError with every wrong field and its reason, but never a
 * value (decision 12).
 */
@Injectable()
export class ZodPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(private readonly schema: Schema) {}

  transform(value: unknown, metadata: ArgumentMetadata): z.output<Schema> {
    const parsed = this.schema.safeParse(value ?? {});
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({
            field: pathOf([...issue.path, key], metadata),
            reason: 'is not known',
          }))
        : [{ field: pathOf(issue.path, metadata), reason: reasonOf(issue) }],
    );
    const more = problems.length - MOST_PROBLEMS;
    throw new BadInputError(
      more > 0
        ? [...problems.slice(0, MOST_PROBLEMS), { field: metadata.type, reason: `has ${more} more problems` }]
        : problems,
    );
  }
}

function pathOf(path: readonly PropertyKey[], metadata: ArgumentMetadata): string {
  return path.length > 0 ? path.map(String).join('.') : (metadata.data ?? metadata.type);
}

function reasonOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'too_small':
      return bound(issue.origin, `at least ${issue.minimum}`);
    case 'too_big':
      return bound(issue.origin, `at most ${issue.maximum}`);
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      return issue.format === 'email' ? 'must be an e-mail address' : 'is not valid';
    case 'custom':
      return issue.message;
    default:
      return 'is not valid';
  }
}

/** A limit on a list or text applies to its length, and on a number to its value. */
function bound(origin: string, limit: string): string {
  if (origin === 'array') return `must hold ${limit} ${limit.endsWith(' 1') ? 'item' : 'items'}`;
  if (origin === 'string') return `must have ${limit} ${limit.endsWith(' 1') ? 'character' : 'characters'}`;
  return `must be ${limit}`;
}
