import { z } from 'zod';

const MAX_LENGTH = 320;

/** One address of one mailbox: no list, no display name, no line break. */
export const emailAddress = z.string().max(MAX_LENGTH).pipe(z.email());

export const isEmailAddress = (text: string): boolean => emailAddress.safeParse(text).success;
