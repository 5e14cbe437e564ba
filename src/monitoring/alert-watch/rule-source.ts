import type { Alert, AlertRule } from '../../notifications/alert.js';

/** Some rules, and what of them holds at this moment. A rule's open alerts that are not found again have ended. */
export interface RuleSource {
  rules: readonly AlertRule[];
  findings(): Promise<Alert[]>;
}
