import { errorFields, log, portUnavailable } from '../../platform/observability.ts';
import type { Notify } from '../ports.ts';

/** Tells notices to the log, and to the alarms those that mean a dependency is down. */
export const noticeLog: Notify = (notice) => {
  switch (notice.kind) {
    case 'throttled':
      return log.info('throttled', { outcome: notice.lane });
    case 'facts-missing':
      portUnavailable('risk facts');
      return log.warn('facts-missing', { outcome: notice.missing.join(' ') });
    case 'surroundings-unreadable':
      portUnavailable(notice.port);
      return log.error('surroundings-unreadable', { port: notice.port, ...errorFields(notice.cause) });
    case 'not-finishable':
      return log.warn('not-finishable', { outcome: notice.asks });
    case 'code-not-sent':
      portUnavailable('mail');
      return log.error('code-not-sent', errorFields(notice.cause));
    case 'not-counted':
      portUnavailable('lanes');
      return log.error('not-counted', errorFields(notice.cause));
  }
};
