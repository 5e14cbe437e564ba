import type { EntitySubscriberInterface, QueryRunner } from 'typeorm';
import { IDLE_IN_TRANSACTION_MS } from './session-settings.js';

/**
 * Sets the bound for a stalled process in every transaction. Behind a pooler the request for a connection cannot hold it,
 * and a setting of the session would stay with a connection of others.
 */
export class BoundedTransactions implements EntitySubscriberInterface {
  async afterTransactionStart({ queryRunner }: { queryRunner: QueryRunner }): Promise<void> {
    await queryRunner.query(`set local idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`);
  }
}
