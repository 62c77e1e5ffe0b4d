import { existsSync } from 'node:fs';
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
  const browser = await puppeteer.launch({ executablePath, headless: true, args: ['--no-sandbox'] });
  return browserDevice(browser, await pageWithAuthenticator(browser));
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

/** The page's origin is the relying party's; nothing is served, the browser is answered in its own process. */
async function pageWithAuthenticator(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    void request.respond({ contentType: 'text/html', body: '<!doctype html><title>Passkeys</title>' });
  });
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

function browserDevice(browser: Browser, page: Page): PasskeyDevice {
  // What runs in the page is given as text: it is the browser's code, with the browser's types.
  const run = (method: string, parse: string, options: object) =>
    page.evaluate(
      `navigator.credentials.${method}({ publicKey: PublicKeyCredential.${parse}(${JSON.stringify(options)}) })
         .then((credential) => credential.toJSON())`,
    );
  return {
    kind: 'a real browser with a virtual authenticator',
    create: (publicKey) =>
      run('create', 'parseCreationOptionsFromJSON', publicKey) as Promise<
        ReturnType<SoftwarePasskey['create']>
      >,
    get: (publicKey) =>
      run('get', 'parseRequestOptionsFromJSON', publicKey) as Promise<ReturnType<SoftwarePasskey['get']>>,
    close: () => browser.close(),
  };
}
