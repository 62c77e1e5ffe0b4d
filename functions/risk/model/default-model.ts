import { loadModel } from '../load-model.ts';
import trained from './trained-1.json' with { type: 'json' };

/** The model in use. */
export const defaultModel = loadModel(trained);
