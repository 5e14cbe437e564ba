import { Injectable, type OnModuleInit, type OnModuleDestroy } from '@nestjs/common';
import type { Request } from 'express';
import { NO_CALLER } from '../scopes.js';
import { addressOf } from '../limits/caller-address.js';
import { AuditTrail } from './audit-trail.js';
import { routeOf } from './request-note.js';

const MINUTE_MS = 60_000;
/** Groups of a minute with an entry of their own. What comes from more addresses is counted together. */
const MOST_GROUPS = 50;

interface Group {
  caller: string;
  method: string;
  route: string;
  source: string | null;
  status: number;
  count: number;
  at: number;
}

/**
 * Counts refused requests by caller, route and address. A minute makes at most 51 entries per process, so that a flood
 * of wrong keys is seen and cannot fill the disk.
 */
@Injectable()
export class RefusedRequests implements OnModuleInit, OnModuleDestroy {
  private groups = new Map<string, Group>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly trail: AuditTrail) {}

  onModuleInit(): void {
    this.timer = setInterval(() => this.pass(), MINUTE_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.pass();
  }

  /** @param caller the name of a key that is known but lacks the scope, or sends too much */
  count(request: Request, status: number, caller: string = NO_CALLER): void {
    const group = {
      caller,
      method: request.method,
      route: routeOf(request),
      source: addressOf(request),
      status,
    };
    const name = Object.values(group).join(' ');
    const counted = this.groups.get(name) ?? this.newGroup(name, group);
    counted.count += 1;
  }

  /** Passes the counts so far to the trail. */
  pass(): void {
    for (const group of this.groups.values()) this.trail.record(group);
    this.groups = new Map();
  }

  private newGroup(name: string, group: Omit<Group, 'count' | 'at'>): Group {
    if (this.groups.size >= MOST_GROUPS) {
      const others = this.groups.get('others');
      if (others) return others;
      return this.add('others', {
        caller: NO_CALLER,
        method: '*',
        route: 'others',
        source: null,
        status: 403,
      });
    }
    return this.add(name, group);
  }

  private add(name: string, group: Omit<Group, 'count' | 'at'>): Group {
    const added = { ...group, count: 0, at: performance.now() };
    this.groups.set(name, added);
    return added;
  }
}
