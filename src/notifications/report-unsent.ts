import { Logger } from '@nestjs/common';

const logger = new Logger('Outbox');

/**
 * Reports in the log that a message was dropped because its channel is no longer configured. Only the kind: what a red
 * flag says, and about which person, is never in the log.
 */
export function reportUnsent(kind: string, variable: string): void {
  logger.warn({
    event: 'outbox.message_unsent',
    message: 'A message was not sent anywhere, because its channel is not configured.',
    kind,
    variable,
  });
}
