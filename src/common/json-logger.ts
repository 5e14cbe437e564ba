import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { AppError } from './errors.js';
import { currentRequestId } from './request-scope.js';

/** Contexts in which the framework logs its own start-up. */
const FRAMEWORK_CONTEXTS = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);
/** Errors that the program which starts the service reports itself: known causes, an unreachable database, a used port. */
function isReportedByProgram(message: unknown, context: unknown): boolean {
  return (
    message instanceof AppError || context === 'TypeOrmModule' || /^Error: listen E/.test(String(message))
  );
}

/** Logs one JSON line per event, with the id of the request that caused it if one did, without the framework's start-up and without errors that the program reports itself. */
class JsonLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK_CONTEXTS.has(String(rest.at(-1)))) super.log(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (!isReportedByProgram(message, rest.at(-1))) super.error(message, ...rest);
  }

  protected override getJsonLogObject(...line: Parameters<ConsoleLogger['getJsonLogObject']>) {
    const id = currentRequestId();
    return { ...super.getJsonLogObject(...line), ...(id === undefined ? {} : { request_id: id }) };
  }
}

export const jsonLogger = (levels: LogLevel[]): ConsoleLogger =>
  new JsonLogger({ json: true, colors: false, logLevels: levels });
