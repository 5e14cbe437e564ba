import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RULES = `groups:
  - name: weekly
    rules:
      - alert: SuccessRateLow
        expr: weekly_intelligence_target_ratio{target="success_rate"} < 0.95
        for: 5m
`;

/** Makes a folder like `deploy/`, with these files in place of its own. */
export function makeDeployFolder(files: { rules?: string; dashboard?: string } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'weekly-deploy-'));
  mkdirSync(join(folder, 'prometheus'));
  mkdirSync(join(folder, 'grafana', 'dashboards'), { recursive: true });
  writeFileSync(join(folder, 'prometheus', 'rules.yml'), files.rules ?? RULES);
  writeFileSync(join(folder, 'grafana', 'dashboards', 'job.json'), files.dashboard ?? '{"panels": []}');
  return folder;
}
