import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Becomes false first at shutdown, so that no new traffic arrives while work drains. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  accepting = true;

  onModuleDestroy(): void {
    this.accepting = false;
  }
}
