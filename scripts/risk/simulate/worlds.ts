import type { World } from './world.ts';
import { worldA } from './worlds/a.ts';
import { worldB } from './worlds/b.ts';
import { worldC } from './worlds/c.ts';
import { worldD } from './worlds/d.ts';

export const WORLDS: ReadonlyMap<string, World> = new Map(
  [worldA, worldB, worldC, worldD].map((world) => [world.name, world]),
);
