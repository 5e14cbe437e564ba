import { Column, Entity, type EntityManager, Generated, PrimaryColumn, Unique } from 'typeorm';
import { changeCount } from '../../database/rows.js';
import { type Erased, Policy } from '../../database/table-policy.js';

/** A person who has newer observations came back: they are known since then, and links of the time before do not open their briefs. */
async function eraseOlder(userId: string, _before: Date, manager: EntityManager): Promise<Erased> {
  const rows = await changeCount(
    manager,
    `delete from user_identity where user_id = $1 and not exists (select from observation where user_id = $1)`,
    [userId],
  );
  if (rows === 0)
    await manager.query(
      `update user_identity set created_at = now(), link_epoch = gen_random_uuid() where user_id = $1`,
      [userId],
    );
  return { rows };
}

@Policy('user_identity', {
  pruning: {
    oldRows: `select b.ctid from user_identity b where not demo and created_at < now() - make_interval(days => $1::int)
      and not exists (select from observation o where o.user_id = b.user_id)
      and not exists (select from user_preferences p where p.user_id = b.user_id)
      and not exists (select from weekly_intelligence w where w.user_id = b.user_id)
      and not exists (select from job_retry_queue q where q.user_id = b.user_id and q.state <> 'dead')`,
    limit: 'identities',
  },
  person: { eraseOrder: 130, exported: true, eraseOlder },
})
@Entity('user_identity')
@Unique('user_identity_external_id_key', ['externalId'])
export class UserIdentityRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @Column('varchar', { name: 'external_id', length: 128, nullable: true })
  externalId!: string | null;
  @Column('boolean', { default: false })
  demo!: boolean;
  /**
   * Part of what a link to a brief signs: a new value revokes the user's links. It is random, so that a user who comes back
   * after an erasure does not get an old value again. Null: a user stored before links could be revoked.
   */
  @Generated('uuid')
  @Column('uuid', { name: 'link_epoch', nullable: true })
  linkEpoch!: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
