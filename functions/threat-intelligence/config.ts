import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** What operators put in place lies under this prefix: a manifest, and one list for each feed it names. */
export const FEEDS_PREFIX = 'feeds/';
/** Where the one object lies that functions look addresses up in. */
export const ADDRESS_FEEDS_KEY = 'threat-intelligence/address-feeds.bin';

/** Settings of the function that makes the snapshot of the feeds. */
export const feedLoaderConfig = z.object({ SNAPSHOT_BUCKET: nonEmpty });
