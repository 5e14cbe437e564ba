import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RequiresScope } from '../access/requires-scope.js';
import { PAGE_POLICY } from '../http/plain-page.js';
import { TargetsLinkAccess } from './targets-link-access.js';
import { TargetReader } from '../monitoring/targets/target-reader.js';
import { renderTargetsPage } from '../monitoring/targets/targets-page.js';

@ApiTags('admin')
@Controller('admin/targets')
export class AdminTargetsController {
  constructor(private readonly targets: TargetReader) {}

  @Get()
  @RequiresScope('view', { orLink: TargetsLinkAccess })
  @ApiOperation({
    summary: 'Returns the performance targets over the last run, 4 weeks and 12 weeks, with error budgets',
    description:
      'Answers with JSON or, with Accept: text/html, with a page. `npm run cli -- targets --link` makes a link that opens the page in a browser.',
  })
  @ApiProduces('application/json', 'text/html')
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    const report = await this.targets.report();
    response.vary('accept').set('cache-control', 'no-store');
    if (request.accepts(['json', 'html']) !== 'html') response.json(report);
    else
      response.set('content-security-policy', PAGE_POLICY).type('text/html').send(renderTargetsPage(report));
  }
}
