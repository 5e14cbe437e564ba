import { z } from 'zod';
import { SCOPES } from '../access/scopes.js';
import { KEY_NAME, KEY_NAME_RULE } from '../config/named-keys.js';

const MAX_DAYS = 3650;

export const keyNameField = z.string().regex(KEY_NAME, { error: KEY_NAME_RULE });
export const scopesField = z.array(z.enum(SCOPES)).min(1).max(SCOPES.length);
export const daysField = z.number().int().min(1).max(MAX_DAYS);

export const keyBody = z.strictObject({
  name: keyNameField,
  scopes: scopesField,
  expires_in_days: daysField.optional(),
});
export type KeyBody = z.infer<typeof keyBody>;
