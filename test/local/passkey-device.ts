import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { SoftwarePasskey } from '../fakes/software-passkey.ts';

type Creation = { readonly challenge: string; readonly user?: unknown };
type Request = { readonly challenge: string };

/** Whatever makes and uses passkeys for a person. */
export type PasskeyDevice = {
  readonly kind: string;
  create(publicKey: Creation): Promise<ReturnType<SoftwarePasskey['create']>>;
  get(publicKey: Request): Promise<ReturnType<SoftwarePasskey['get']>>;
  close(): Promise<void>;
};

const ORIGIN = 'http://localhost:3000';
const BROWSERS = [
  process.env['CHROMIUM_PATH'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A real browser with a virtual authenticator, or an authenticator in software where there is no browser. */
export async function passkeyDevice(): Promise<PasskeyDevice> {
  const executablePath = BROWSERS.find((path) => path && existsSync(path));
  if (!executablePath) return softwareDevice();
  const { port, close } = await servedPage();
  // The relying party's origin has a port of its own, which may be taken: the browser finds the page there all the same.
  const args = ['--no-sandbox', `--host-resolver-rules=MAP ${new URL(ORIGIN).host} 127.0.0.1:${port}`];
  const browser = await puppeteer.launch({ executablePath, headless: true, args });
  return browserDevice(browser, await pageWithAuthenticator(browser), close);
}

function softwareDevice(): PasskeyDevice {
  const passkey = new SoftwarePasskey();
  return {
    kind: 'an authenticator in software: no Chromium was found',
    create: async (publicKey) => passkey.create(publicKey),
    get: async (publicKey) => passkey.get(publicKey),
    close: async () => {},
  };
}

/** The page of an app, as its own server would hand it out. */
async function servedPage(): Promise<{ readonly port: number; close(): void }> {
  const html = await readFile(new URL('./passkey-page.html', import.meta.url));
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

async function pageWithAuthenticator(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${ORIGIN}/`);
  const devtools = await page.createCDPSession();
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return page;
}

/** Does on the page what a person does: gives it the options, presses the button, and takes what comes of it. */
async function pressed(page: Page, button: 'create' | 'get', publicKey: object): Promise<unknown> {
  await page.$eval(
    '#options',
    (field, text) => Object.assign(field, { value: text }),
    JSON.stringify(publicKey),
  );
  await page.click(`#${button}`);
  await page.waitForFunction(`document.querySelector('#credential').value !== ''`);
  const made = JSON.parse(String(await page.evaluate(`document.querySelector('#credential').value`)));
  if (made.failure) throw new Error(`The browser: ${made.failure}`);
  return made;
}

function browserDevice(browser: Browser, page: Page, close: () => void): PasskeyDevice {
  return {
    kind: 'a real browser with a virtual authenticator, on a page served from this machine',
    create: (publicKey) =>
      pressed(page, 'create', publicKey) as Promise<ReturnType<SoftwarePasskey['create']>>,
    get: (publicKey) => pressed(page, 'get', publicKey) as Promise<ReturnType<SoftwarePasskey['get']>>,
    close: async () => {
      await browser.close();
      close();
    },
  };
}
