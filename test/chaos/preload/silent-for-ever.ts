import { Socket } from 'node:net';

/** Control: a connection on which nothing comes is waited for, as it is without the product's limit. */
Socket.prototype.setTimeout = function () {
  return this;
};
