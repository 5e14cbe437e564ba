import { z } from 'zod';
import { printableField, userIdField } from '../http/fields.js';
import { keyNameField } from './admin-keys.dto.js';
import { listQuery } from './admin.dto.js';

export const sinceField = z.iso.datetime({ offset: true, error: 'must be ISO 8601 with an offset' });

export const auditQuery = listQuery.extend({
  user_id: userIdField.optional(),
  key: keyNameField.optional(),
  route: printableField(200).optional(),
  since: sinceField.optional(),
});
export type AuditQuery = z.infer<typeof auditQuery>;
