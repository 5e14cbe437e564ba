import { Client } from 'pg';

/** A client whose request for a connection also holds settings for the session. The driver has no option for these. */
export abstract class StartupClient extends Client {
  protected abstract readonly startupSettings: Readonly<Record<string, string>>;

  /** Called by the driver, whose types do not show it. */
  protected getStartupConf(): Record<string, unknown> {
    const driver = Client.prototype as unknown as { getStartupConf(): Record<string, unknown> };
    return { ...driver.getStartupConf.call(this), ...this.startupSettings };
  }
}
