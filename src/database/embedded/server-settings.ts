export type ServerSettings = Readonly<Record<string, string>>;

export const SUPERUSER = 'postgres';
export const DATABASE = 'weekly_intelligence';

/** Crash recovery of an embedded database takes seconds. This is enough for slow disks. */
export const READY_WITHIN_MS = 120_000;

/**
 * The programs do not get our environment: PG* variables would change their behaviour, and we need English messages.
 */
export const SERVER_ENVIRONMENT = { LC_ALL: 'C' };

export const SERVER_SETTINGS: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '128MB',
  work_mem: '16MB',
  // Containers have 64 MB of /dev/shm by default, too little for parallel plans.
  max_parallel_workers_per_gather: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Error messages quote values of users. The service reports its errors itself, without the values.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};
