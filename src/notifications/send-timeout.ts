/** The longest time for sending one message by any channel. */
export const SEND_TIMEOUT_MS = 5000;

/** After this time, in seconds, a message that was being sent has arrived or never will. */
export const SENDING_ENDS_SECONDS = 2 + SEND_TIMEOUT_MS / 1000;
