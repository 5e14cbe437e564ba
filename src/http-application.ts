import type { ConsoleLogger, DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { getStorageToken, type ThrottlerStorage } from '@nestjs/throttler';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { identifyRequest } from './access/identify-request.js';
import { limitAddress } from './access/limits/limit-address.js';
import { AppModule } from './app.module.js';
import type { AppConfig } from './config/app-config.js';
import { separateRoutes } from './http/admin-routes.js';
import { ServiceAdapter } from './http/service-adapter.js';
import { WorkerModule } from './worker.module.js';

/** The service, ready to listen. */
export async function createHttpApplication(
  config: AppConfig,
  logger: ConsoleLogger,
): Promise<NestExpressApplication> {
  const app = await createApplication(AppModule.register(config), config, logger);
  if (config.http.docsEnabled) serveDocs(app, config);
  return app;
}

/** The worker's health and metrics, ready to listen. */
export function createWorkerApplication(
  config: AppConfig,
  logger: ConsoleLogger,
): Promise<NestExpressApplication> {
  return createApplication(WorkerModule.register(config), config, logger);
}

async function createApplication(
  module: DynamicModule,
  config: AppConfig,
  logger: ConsoleLogger,
): Promise<NestExpressApplication> {
  const adapter = new ServiceAdapter(config.http.keepAliveSeconds);
  const app = await NestFactory.create<NestExpressApplication>(module, adapter, {
    logger,
    // BodyReader reads bodies, after the guards.
    bodyParser: false,
    // The program that creates the application reports a failed boot, once.
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.set('trust proxy', config.limits.trustedProxies ?? false);
  app.use(identifyRequest);
  app.use(helmet({ contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } } }));
  app.use(keepOutOfCaches);
  if (config.http.adminPort !== null) app.use(separateRoutes((request) => adapter.isForAdmins(request)));
  return app;
}

/** Almost every answer is about a person or the state of this moment. Routes whose answers may be kept say so themselves. */
function keepOutOfCaches(_: Request, response: Response, next: NextFunction): void {
  response.set('cache-control', 'no-store');
  next();
}

function serveDocs(app: NestExpressApplication, { limits }: AppConfig): void {
  // The library serves them before any guard.
  const storage = app.get<ThrottlerStorage>(getStorageToken(), { strict: false });
  app.use(['/docs', '/docs-json', '/docs-yaml'], limitAddress(storage, limits.perAddressPerMinute));
  const document = new DocumentBuilder()
    .setTitle('Weekly Intelligence')
    .setDescription(
      "Admin routes take an admin key (ADMIN_API_KEY), users' routes and observations a service key (SERVICE_API_KEY), both in the header `api-key`. Click Authorize first. Keys can be limited to scopes; the 403 of each route names its scope.",
    )
    .setVersion('1')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'api-key' }, 'admin-key')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'x-api-key' }, 'service-key')
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, document), {
    // A key that the browser stored would stay there, readable, long after its window is closed.
    swaggerOptions: { persistAuthorization: false },
  });
}
