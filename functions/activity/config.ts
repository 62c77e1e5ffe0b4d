import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function that publishes recorded events. */
export const publisherConfig = z.object({ EVENT_BUS_NAME: nonEmpty, POISON_QUEUE_URL: z.url() });
