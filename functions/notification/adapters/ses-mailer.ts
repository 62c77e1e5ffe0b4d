import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { UnavailableError } from '../../platform/problem.ts';
import type { Mailer } from '../ports.ts';

export function sesMailer(client: Pick<SESv2Client, 'send'>, from: string): Mailer {
  return {
    async send({ to, subject, text, html }) {
      const part = (Data: string) => ({ Data, Charset: 'UTF-8' });
      try {
        await client.send(
          new SendEmailCommand({
            FromEmailAddress: from,
            Destination: { ToAddresses: [to] },
            Content: { Simple: { Subject: part(subject), Body: { Text: part(text), Html: part(html) } } },
          }),
        );
      } catch (cause) {
        throw new UnavailableError('mail', cause);
      }
    },
  };
}
