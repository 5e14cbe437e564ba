/** What production refuses unless ALLOW_INSECURE names it. */
export const INSECURITIES = ['plain_smtp', 'http_webhooks', 'unsigned_webhooks', 'http_links'] as const;
export type Insecurity = (typeof INSECURITIES)[number];

/** Whether a host of a URL is this machine: what goes there leaves no machine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}
