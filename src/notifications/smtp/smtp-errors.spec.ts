import { deliveryErrorOf, MailboxRefusedError } from './smtp-errors.js';

const answered = (response: string, code: string, command: string): object => ({
  code,
  command,
  response,
  responseCode: Number(response.slice(0, 3)),
});
const recipient = (response: string): object => answered(response, 'EENVELOPE', 'RCPT TO');

describe('the failures of a mail server, in words', () => {
  it.each([
    ['550 5.1.1 user unknown', 550],
    ['550 no such user here', 550],
    ['550 5.2.1 mailbox disabled', 550],
    ['553 bad mailbox name', 553],
  ])('"%s" refuses the mailbox for good', (response, answer) => {
    const error = deliveryErrorOf(recipient(response), false);
    expect(error).toBeInstanceOf(MailboxRefusedError);
    expect(error).toMatchObject({ answer, unavailable: false });
  });

  it.each([
    '450 4.7.1 greylisted',
    '451 try again later',
    '552 5.2.2 mailbox full',
    '550 5.7.1 relaying denied',
    '554 5.7.1 spam',
    '554 no',
  ])('"%s" says nothing of the mailbox, nor of the server', (response) => {
    const error = deliveryErrorOf(recipient(response), false);
    expect(error).not.toBeInstanceOf(MailboxRefusedError);
    expect(error).toMatchObject({ code: 'mail_refused', unavailable: false, ending: 'failed' });
  });

  it.each([
    [answered('535 5.7.8 bad credentials', 'EAUTH', 'AUTH PLAIN'), /sign-in \(535\).*SMTP_URL/],
    [answered('550 5.7.1 sender', 'EENVELOPE', 'MAIL FROM'), /refused the sender \(550\).*MAIL_FROM/],
    [answered('421 too many connections', 'EPROTOCOL', 'CONN'), /answered 421/],
    [{ code: 'ESOCKET', originalCode: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, /NODE_EXTRA_CA_CERTS/],
    [{ code: 'ETLS', message: 'Error initiating TLS - self-signed certificate' }, /NODE_EXTRA_CA_CERTS/],
    [{ code: 'ESOCKET', originalCode: 'ERR_TLS_CERT_ALTNAME_INVALID' }, /for another name/],
    [{ code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' }, /has expired/],
    [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, /refuses the connection.*SMTP_URL/],
    [{ code: 'EDNS', originalCode: 'ENOTFOUND' }, /cannot be resolved/],
    [{ code: 'ETIMEDOUT' }, /did not answer in time/],
    [answered('502 not implemented', 'ETLS', 'STARTTLS'), /offers no TLS.*ALLOW_INSECURE/],
    [new Error('the connection was closed'), /was lost/],
  ])('%j concerns the server, and names the remedy', (cause, words) => {
    const error = deliveryErrorOf(cause, false);
    expect(error.message).toMatch(words);
    expect(error).toMatchObject({ unavailable: true, ending: 'failed' });
  });

  it('never contains what the server said', () => {
    const error = deliveryErrorOf(recipient('550 5.1.1 anna@example.com is unknown'), false);
    expect(error.message).not.toContain('anna');
  });

  it('are uncertain only if the server had the text and gave no answer', () => {
    expect(deliveryErrorOf({ code: 'ETIMEDOUT' }, true)).toMatchObject({ ending: 'uncertain' });
    expect(deliveryErrorOf(answered('554 no', 'EMESSAGE', 'DATA'), true)).toMatchObject({ ending: 'failed' });
  });
});
