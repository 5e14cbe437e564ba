import { SetMetadata } from '@nestjs/common';

const MB = 1 << 20;

/** Enough for every body of a few fields. */
export const DEFAULT_BODY_LIMIT = 64 * 1024;
/** For lists of thousands of items. */
export const LIST_BODY_LIMIT = 4 * MB;

export const BODY_LIMIT = 'http:body-limit';

/** Sets the largest body of a route, in bytes after decompression. Without it, DEFAULT_BODY_LIMIT applies. */
export const BodyLimit = (bytes: number): MethodDecorator => SetMetadata(BODY_LIMIT, bytes);

export const describeLimit = (bytes: number): string =>
  bytes >= MB ? `${bytes / MB} MB` : `${bytes / 1024} kB`;
