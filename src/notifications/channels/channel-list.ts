import type { Type } from '@nestjs/common';
import { AlertMail } from './alert-mail.js';
import { AlertWebhook } from './alert-webhook.js';
import { AppBriefs } from './app-briefs.js';
import { AppRedFlags } from './app-red-flags.js';
import { AppRevisions } from './app-revisions.js';
import { BriefMail } from './brief-mail.js';
import type { Channel } from './channel.js';
import { DeadManCheck } from './dead-man-check.js';
import { OperatorLog } from './operator-log.js';

/**
 * Every notification channel; nothing else lists them. The order decides about briefs only: a person is notified by the
 * first channel that is configured and accepts them.
 */
export const CHANNELS: readonly Type<Channel>[] = [
  OperatorLog,
  AlertWebhook,
  AlertMail,
  AppRedFlags,
  BriefMail,
  AppBriefs,
  AppRevisions,
  DeadManCheck,
];
