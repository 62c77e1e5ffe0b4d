import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export const suffixOf = (password: string) => sha1(password).slice(5);
export const prefixOf = (password: string) => sha1(password).slice(0, 5);

const sha1 = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase();

/** A line for a password that nobody asks about. */
export const otherLine = (n: number, count = 1) => `${suffixOf(`other ${n}`)}:${count}`;

/** A range service on this machine that answers as told, and keeps what it was asked. */
export async function rangeService() {
  const requests: (Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { body: string })[] = [];
  const service = { answer: (() => undefined) as RequestListener };
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ ...(method && { method }), ...(url && { url }), headers, body });
    service.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    url: `http://127.0.0.1:${port}/range`,
    answers: (answer: RequestListener) => {
      service.answer = answer;
    },
    /** Answers with a range of these lines. */
    has: (...lines: readonly string[]) => {
      service.answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' }).end(lines.join('\r\n'));
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
