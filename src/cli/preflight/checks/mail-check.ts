import { smtpOptions } from '../../../notifications/smtp/smtp-options.js';
import { SmtpSession } from '../../../notifications/smtp/smtp-session.js';
import { describeError } from '../../../common/errors.js';
import { fail, pass, type PreflightCheck } from '../check.js';

const TIMEOUT_MS = 5000;
const LIMITS = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };

/** Connects to the mail server and signs in, but sends nothing. */
export const mailCheck: PreflightCheck = {
  name: 'mail',
  inspect: async ({ config }) => {
    const { smtpUrl } = config.mail;
    if (smtpUrl === null) return pass('SMTP_URL is not set: no mail is sent.');
    try {
      const session = await SmtpSession.open({ ...smtpOptions(smtpUrl, config), ...LIMITS });
      session.close();
    } catch (error) {
      return fail(`${describeError(error).error}.`, 'Fix this, and run it again.');
    }
    return pass('The mail server answers and accepts the sign-in.');
  },
};
