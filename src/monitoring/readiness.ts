import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Goes down first at shutdown, so that no new traffic is sent while work drains. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  accepting = true;

  onModuleDestroy(): void {
    this.accepting = false;
  }
}
