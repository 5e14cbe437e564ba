import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';

/** Documents how a list is paged. */
export const ApiPaged = (largest: number): MethodDecorator =>
  applyDecorators(
    ApiQuery({ name: 'limit', required: false, description: `1 to ${largest}` }),
    ApiQuery({ name: 'cursor', required: false, description: "The previous page's next_cursor" }),
  );
