import { adaSignsUpAndIn } from './ada.ts';
import { incidentUnfolds } from './aftermath.ts';
import { customersSignUp, stuffingAttack } from './attack.ts';
import { Mailbox } from './mailbox.ts';
import { Narrator } from './narrator.ts';
import { RecordReader } from './record.ts';
import type { Setting, Stage } from './setting.ts';

/**
 * Tells a day in the life of the product against its real API, and checks every promise on the way: a person
 * signs up and protects her account, strangers try it, and an attack on many accounts becomes one incident.
 *
 * @throws PromiseBrokenError at the first promise that is not kept
 */
export async function tellStory(stage: Stage, narrator = new Narrator()): Promise<void> {
  const setting: Setting = {
    stage,
    narrator,
    mailbox: new Mailbox(stage.mailboxUrl),
    record: new RecordReader(stage),
  };
  await adaSignsUpAndIn(setting);
  const customers = await customersSignUp(setting);
  const attack = await stuffingAttack(setting, customers);
  await incidentUnfolds(setting, attack);
}
