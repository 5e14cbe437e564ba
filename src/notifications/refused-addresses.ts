import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from '../database/rows.js';

const digestOf = (address: string): string => `encode(sha256(convert_to(lower(${address}), 'UTF8')), 'hex')`;

/** Whether the address in settings row `p` has been refused for good. Another address is another digest. */
export const ADDRESS_IS_REFUSED = `exists (select from refused_address refused
  where refused.user_id = p.user_id and refused.address_digest = ${digestOf('p.email')})`;

/** Mail addresses that a server has refused for good: they are not written to until the person changes theirs. */
@Injectable()
export class RefusedAddresses {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Marks a person's address, unless they have changed it or were erased meanwhile. @param answer what the server said */
  async mark(userId: string, address: string, answer: number): Promise<void> {
    await this.dataSource.query(
      `insert into refused_address (user_id, address_digest, answer)
       select p.user_id, ${digestOf('p.email')}, $3 from user_preferences p
       where p.user_id = $1 and lower(p.email) = lower($2)
       on conflict (user_id) do update set address_digest = excluded.address_digest, answer = excluded.answer, refused_at = now()`,
      [userId, address, answer],
    );
  }

  /** How many people have an address that is not written to. */
  async count(): Promise<number> {
    const [{ addresses }] = await selectRows<{ addresses: number }>(
      this.dataSource,
      `select count(*)::int as addresses from user_preferences p where p.email is not null and ${ADDRESS_IS_REFUSED}`,
    );
    return addresses;
  }
}
