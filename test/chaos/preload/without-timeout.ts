import { Socket } from 'node:net';

/** Control: a process waits for a silent connection without the product's time-out. */
Socket.prototype.setTimeout = function () {
  return this;
};
