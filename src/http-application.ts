import type { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import helmet from 'helmet';
import { AppModule } from './app.module.js';
import type { AppConfig } from './config/app-config.js';
import { WorkerModule } from './worker.module.js';

const BODY_LIMIT = '4mb';

/** The service, ready to listen. */
export async function createHttpApplication(
  config: AppConfig,
  logger: ConsoleLogger,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.register(config), {
    logger,
    bodyParser: false,
    // The program that creates the application reports a failed boot, once.
    abortOnError: false,
  });
  // Every content type is read as JSON: a body that was not read would count as absent, and a trigger that names no
  // users is for all users. The exception is the one-click request of mail programs, which posts a form without
  // meaning.
  app.useBodyParser('json', {
    limit: BODY_LIMIT,
    type: (request) => !(request.url ?? '').startsWith('/unsubscribe/'),
  });
  app.disable('x-powered-by');
  app.use(helmet({ contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } } }));
  if (config.http.docsEnabled) serveDocs(app);
  return app;
}

/** The worker's health and metrics, ready to listen. */
export function createWorkerApplication(
  config: AppConfig,
  logger: ConsoleLogger,
): Promise<NestExpressApplication> {
  return NestFactory.create<NestExpressApplication>(WorkerModule.register(config), {
    logger,
    abortOnError: false,
  });
}

function serveDocs(app: NestExpressApplication): void {
  const document = new DocumentBuilder()
    .setTitle('Weekly Intelligence')
    .setDescription(
      "Admin routes take ADMIN_API_KEY, users' routes and observations SERVICE_API_KEY, both in the header `api-key`. Click Authorize first.",
    )
    .setVersion('1')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'api-key' }, 'admin-key')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'x-api-key' }, 'service-key')
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, document), {
    swaggerOptions: { persistAuthorization: true },
  });
}
