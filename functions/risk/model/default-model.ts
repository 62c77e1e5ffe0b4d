import { loadModel } from '../load-model.ts';
import expert from './expert-1.json' with { type: 'json' };

/** The model in use. */
export const defaultModel = loadModel(expert);
