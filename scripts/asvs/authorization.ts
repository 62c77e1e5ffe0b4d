import { notApplicable, open, type Requirement, shown, written } from './requirement.ts';

/** Chapter 8. */
export const AUTHORIZATION: readonly Requirement[] = [
  written(
    '8.1.1',
    'who may call what, on whose data',
    'compliance/rules.md#who-may-call-what-and-whose-data-it-reaches',
  ),
  written(
    '8.1.2',
    'which fields who may read and write',
    'compliance/rules.md#which-fields-who-may-set-and-see',
  ),
  written(
    '8.1.3',
    'which circumstances decisions look at',
    'compliance/rules.md#which-circumstances-decisions-look-at',
  ),
  written(
    '8.1.4',
    'how circumstances lead to a decision, with thresholds',
    'compliance/rules.md#how-they-lead-to-a-decision',
  ),
  shown('8.2.1', 'routes are for those who may call them'),
  shown('8.2.2', 'people reach only what is theirs'),
  shown('8.2.3', 'fields are for those who may see or set them'),
  shown('8.2.4', 'circumstances count at the start of a session and during it'),
  shown('8.3.1', 'rules are enforced by the service'),
  shown('8.3.2', 'changes of rights act at once'),
  notApplicable(
    '8.3.3',
    'the rights of who asked count, not those of a service between',
    'No service asks another on behalf of a person: the function that was called reads the tables itself.',
  ),
  notApplicable('8.4.1', 'tenants are kept apart', 'One installation, one tenant.'),
  open(
    '8.4.2',
    'administration stands behind several layers',
    'Staff have a pool, tokens and roles of their own, and a second factor; their network and devices are not judged yet.',
  ),
];
