import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { OpenRoute } from '../access/requires-scope.js';
import { NotFoundError } from '../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { Metrics } from './metrics/metrics.js';

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly metrics: Metrics,
  ) {}

  @Get()
  @OpenRoute('holds no data of a person')
  async scrape(@Res() response: Response): Promise<void> {
    if (!this.config.http.metricsEnabled) throw new NotFoundError('not_found', 'There is no such route.');
    response.type(this.metrics.registry.contentType).send(await this.metrics.scrape());
  }
}
