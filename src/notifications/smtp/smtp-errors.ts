import { DeliveryError } from '../delivery-error.js';

/** What nodemailer says of a failure. Its text may quote an address, so it is never shown. */
interface SmtpFailure {
  code?: string;
  /** The code of the system or of TLS behind it. */
  originalCode?: string;
  message?: string;
  command?: string;
  /** The server's answer: 250, 450, 550 ... */
  responseCode?: number;
  response?: string;
  rejectedErrors?: SmtpFailure[];
}

/** A mail server has said that there is no such mailbox: every further mail to this address is refused as well. */
export class MailboxRefusedError extends DeliveryError {
  constructor(
    readonly answer: number,
    cause: unknown,
  ) {
    super('mailbox_refused', `the mail server refused this mailbox for good (${answer})`, false, cause);
  }
}

/** No such address, or a disabled mailbox; not a full one (5.2.2), and not a matter of policy such as spam (5.7.x). */
const MAILBOX_GONE = /^5\.(1\.\d+|2\.1)$/;
/** Answers to RCPT TO that concern a mailbox, where the server gives no extended code (RFC 5321). */
const MAILBOX_ANSWERS: ReadonlySet<number> = new Set([550, 551, 553]);

const TLS_CAUSES: readonly [RegExp, string][] = [
  [
    /UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)|SELF_SIGNED|unable to (verify|get)|self.signed/i,
    'the certificate of the mail server is signed by an authority that this process does not know: name its certificate file in NODE_EXTRA_CA_CERTS, in the environment of the process',
  ],
  [
    /ALTNAME_INVALID|does not match certificate/i,
    'the certificate of the mail server is for another name: use that name in SMTP_URL',
  ],
  [/HAS_EXPIRED|has expired/i, 'the certificate of the mail server has expired: renew it'],
  [
    /WRONG_VERSION|wrong version number|packet length too long/i,
    'the mail server does not begin with TLS on this port: use smtp: instead of smtps: in SMTP_URL, or its port for TLS',
  ],
];

const NETWORK_CAUSES: readonly [RegExp, string][] = [
  [/ECONNREFUSED/, 'the mail server refuses the connection: check host and port in SMTP_URL'],
  [/ENOTFOUND|EAI_AGAIN|EDNS/, 'the name of the mail server cannot be resolved: check the host in SMTP_URL'],
  [
    /ETIMEDOUT/,
    'the mail server did not answer in time: check host and port in SMTP_URL, and the network between',
  ],
];

/** Turns a failure into words. @param handedOver whether the server had got the text of the mail, or some of it */
export function deliveryErrorOf(cause: unknown, handedOver: boolean): DeliveryError {
  const failure = cause as SmtpFailure;
  const { rejectedErrors = [], responseCode } = failure;
  if (rejectedErrors.length > 0) return recipientError(rejectedErrors[0], cause);
  if (failure.code === 'EENVELOPE' && failure.command === 'RCPT TO') return recipientError(failure, cause);
  if (failure.code === 'EAUTH')
    return away(
      'mail_sign_in_refused',
      `the mail server refused the sign-in${answerOf(failure)}: check user and password in SMTP_URL, in percent-encoding`,
      cause,
    );
  if (failure.command === 'MAIL FROM')
    return away(
      'mail_sender_refused',
      `the mail server refused the sender${answerOf(failure)}: check MAIL_FROM, and whether this server may send for it`,
      cause,
    );
  if (failure.code === 'EMESSAGE' && responseCode !== undefined)
    return new DeliveryError('mail_refused', `the mail server answered ${responseCode}`, false, cause);
  if (responseCode !== undefined && failure.code !== 'ETLS')
    return away('mail_server_refuses', `the mail server answered ${responseCode} and takes no mail`, cause);
  if (handedOver)
    return new DeliveryError(
      'mail_uncertain',
      'the mail server got the mail and did not answer: it has perhaps arrived',
      true,
      cause,
      'uncertain',
    );
  return away('mail_unreachable', wordsFor(failure), cause);
}

function recipientError(failure: SmtpFailure, cause: unknown): DeliveryError {
  const { responseCode: answer = 0, response = '' } = failure;
  const [, extended] = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  const isMailbox = extended === undefined ? MAILBOX_ANSWERS.has(answer) : MAILBOX_GONE.test(extended);
  if (answer >= 500 && isMailbox) return new MailboxRefusedError(answer, cause);
  return new DeliveryError('mail_refused', `the mail server answered ${answer}`, false, cause);
}

function wordsFor({ code = '', originalCode = '', message = '' }: SmtpFailure): string {
  const about = `${code} ${originalCode} ${message}`;
  const known = [...TLS_CAUSES, ...NETWORK_CAUSES].find(([pattern]) => pattern.test(about));
  if (known) return known[1];
  if (code === 'ETLS')
    return 'the mail server offers no TLS, which is needed: use smtps: in SMTP_URL, or name plain_smtp in ALLOW_INSECURE';
  return 'the connection to the mail server was lost';
}

const answerOf = ({ responseCode }: SmtpFailure): string =>
  responseCode === undefined ? '' : ` (${responseCode})`;

const away = (code: string, message: string, cause: unknown): DeliveryError =>
  new DeliveryError(code, message, true, cause);
