import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { AppError } from './errors.js';

/** What the framework tells of its own doings while it boots. */
const CHATTER = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);
/** What whoever started us tells once, in words: a cause we know, a database or a port that cannot be had. */
function isToldByUs(message: unknown, context: unknown): boolean {
  return (
    message instanceof AppError || context === 'TypeOrmModule' || /^Error: listen E/.test(String(message))
  );
}

/** One JSON line an event; of the framework's own only what we do not tell ourselves. */
class JsonLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (!CHATTER.has(String(rest.at(-1)))) super.log(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (!isToldByUs(message, rest.at(-1))) super.error(message, ...rest);
  }
}

export const jsonLogger = (levels: LogLevel[]): ConsoleLogger =>
  new JsonLogger({ json: true, colors: false, logLevels: levels });
