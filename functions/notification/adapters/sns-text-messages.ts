import { signedFetch } from '../../platform/adapters/signed-fetch.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { TextMessages } from '../ports.ts';

/**
 * Text messages by SNS, straight to a number and never to a topic. Sent once: a message that may have gone out is not
 * repeated behind its reader's back, because a second one makes the first look wrong.
 */
export function snsTextMessages(environment: NodeJS.ProcessEnv): TextMessages {
  const request = signedFetch(environment, 'sns');
  const address = new URL(addressOf(environment));
  return {
    async send({ to, text }) {
      const body = new URLSearchParams({
        Action: 'Publish',
        Version: '2010-03-31',
        PhoneNumber: to,
        Message: text,
        'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
        'MessageAttributes.entry.1.Value.DataType': 'String',
        'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
      }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
      try {
        const response = await request(address, { method: 'POST', headers, body });
        if (response.ok) return;
        const refusal = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];
        throw new Error(`SNS answered ${response.status} ${refusal ?? ''}`);
      } catch (cause) {
        throw new UnavailableError('text messages', cause);
      }
    },
  };
}

function addressOf(environment: NodeJS.ProcessEnv): string {
  const endpoint = environment['AWS_ENDPOINT_URL_SNS'] || environment['AWS_ENDPOINT_URL'];
  if (endpoint) return `${endpoint.replace(/\/$/, '')}/`;
  const region = environment['AWS_REGION'] ?? 'us-east-1';
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://sns.${region}.${domain}/`;
}
