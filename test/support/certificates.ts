import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  cert: Buffer;
  key: Buffer;
  certFile: string;
  keyFile: string;
}

/** An authority of our own, which no process knows unless its file is named. */
export class Authority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'weekly-tls-'));
  private issued = 0;
  /** The file of its certificate. */
  readonly caFile = join(this.folder, 'ca.crt');

  constructor() {
    this.openssl(
      ...['req', '-x509', ...NEW_KEY, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Test authority'],
    );
  }

  get ca(): Buffer {
    return readFileSync(this.caFile);
  }

  /** @param names as in a certificate: `DNS:db.internal,IP:127.0.0.1` */
  issue(names: string): Certificate {
    this.issued += 1;
    const name = `server${this.issued}`;
    this.openssl('req', ...NEW_KEY, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=server');
    writeFileSync(join(this.folder, 'names'), `subjectAltName=${names}`);
    const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
    this.openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-out', `${name}.crt`);
    const [certFile, keyFile] = ['crt', 'key'].map((end) => join(this.folder, `${name}.${end}`));
    return { cert: readFileSync(certFile), key: readFileSync(keyFile), certFile, keyFile };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'ignore' });
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
